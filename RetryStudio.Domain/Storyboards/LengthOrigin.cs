namespace RetryStudio.Domain.Storyboards;

/// <summary>Where the length of a segment comes from.</summary>
public enum LengthOrigin
{
    /// <summary>Typed, or imported with the script. Nothing but a person changes it.</summary>
    Person,

    /// <summary>As long as what is spoken. It changes with the narration that is selected.</summary>
    Narration,
}
