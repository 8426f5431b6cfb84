namespace RetryStudio.Domain.Storyboards;

/// <summary>How a project is spoken.</summary>
public enum NarrationManner
{
    /// <summary>Each segment on its own.</summary>
    EachSegment,

    /// <summary>Each scene in one go, so that the voice carries over, and cut into its segments afterwards.</summary>
    WholeScenes,
}
