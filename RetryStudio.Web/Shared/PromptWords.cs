using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Shared;

/// <summary>How it is told where a video prompt comes from.</summary>
public static class PromptWords
{
    /// <summary>Null for what a person wrote: that needs no word.</summary>
    public static string? Origin(VideoPromptOrigin? origin) => origin switch
    {
        VideoPromptOrigin.Template => "From the template",
        VideoPromptOrigin.Endpoint => "From the endpoint",
        _ => null,
    };
}
