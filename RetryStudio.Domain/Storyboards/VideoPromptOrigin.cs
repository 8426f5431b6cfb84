namespace RetryStudio.Domain.Storyboards;

/// <summary>Who wrote a video prompt.</summary>
public enum VideoPromptOrigin
{
    /// <summary>Typed, or imported with the script. Nothing but a person changes it.</summary>
    Person,

    /// <summary>Put together by the studio. docs/video-prompts.md tells how.</summary>
    Template,

    /// <summary>A language model behind the configured endpoint.</summary>
    Endpoint,
}
