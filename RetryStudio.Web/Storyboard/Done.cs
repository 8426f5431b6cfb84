using RetryStudio.Domain;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Storyboard;

/// <summary>What was done to a segment, and how it is undone.</summary>
public sealed record Done(string Told)
{
    /// <summary>Null where it cannot be undone.</summary>
    public Func<Task>? Undo { get; init; }

    /// <summary>There was nothing to do.</summary>
    public bool Idle { get; init; }

    public static Done Deleted(SegmentService segments, Guid project, Guid segment, int number) => new($"Segment {number} is in the bin, with all its attempts.")
    {
        Undo = async () =>
        {
            if (await segments.RestoreAsync(project, [segment]) == 0)
            {
                throw RejectedException.Conflict($"Segment {number} is no longer in the bin: somebody has restored it, or emptied the bin.");
            }
        },
    };
}
