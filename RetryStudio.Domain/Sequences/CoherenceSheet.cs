using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>The nine pictures in which a project's look is agreed upon. Once they are composed, later images carry that look.</summary>
public sealed class CoherenceSheet
{
    public const int Panels = 9;

    public const int StyleLimit = 1000;

    /// <summary>What a project starts from that says nothing of its own. It names no subject and no time of day.</summary>
    public const string DefaultStyle = "one consistent art direction, natural light, restrained colours, the same lens and fine film grain throughout";

    private CoherenceSheet()
    {
    }

    public CoherenceSheet(Guid projectId, string stylePrompt, ulong seed, DateTimeOffset now) =>
        (ProjectId, StylePrompt, Seed, ChangedAt) = (projectId, stylePrompt, seed, now);

    public Guid ProjectId { get; private set; }

    /// <summary>What is wanted; what images carry is <see cref="Look"/>.</summary>
    public string StylePrompt { get; private set; } = "";

    /// <summary>From which the seeds of the panels are derived.</summary>
    public ulong Seed { get; private set; }

    /// <summary>The sequence waits until a person has approved the sheet. Default false.</summary>
    public bool AsksForApproval { get; private set; }

    /// <summary>Rises with every composition; 0 before the first one.</summary>
    public int Version { get; private set; }

    /// <summary>The composed sheet; null before the first one.</summary>
    public StoredFile? Composed { get; private set; }

    /// <summary>The style prompt it was composed under.</summary>
    public string? ComposedStyle { get; private set; }

    /// <summary>The attempts it was composed of, in the order of the panels.</summary>
    public ImmutableArray<Guid> ComposedOf { get; private set; } = [];

    public DateTimeOffset? ComposedAt { get; private set; }

    public string? ApprovedBy { get; private set; }

    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>When what is wanted was last changed.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Rises with every change of what is wanted.</summary>
    public int Revision { get; private set; }

    /// <summary>What images carry from now on; null before the sheet was composed for the first time.</summary>
    public StyleLock? Look => Composed is null ? null : new(ComposedStyle!, Composed.Path);

    /// <summary>Whether the composed sheet shows these attempts in the wanted style.</summary>
    public bool IsOf(IEnumerable<Guid> attempts) => Composed is not null && ComposedStyle == StylePrompt && ComposedOf.SequenceEqual(attempts);

    /// <summary>Asks for another look, or for other seeds. The composed sheet stays in force until the next one.</summary>
    public void Change(string stylePrompt, ulong seed, bool asksForApproval, DateTimeOffset now)
    {
        if (StylePrompt != stylePrompt)
        {
            Withdraw();
        }

        (StylePrompt, Seed, AsksForApproval, ChangedAt) = (stylePrompt, seed, asksForApproval, now);
        Revision++;
    }

    /// <summary>All nine panels are there: their look is that of the images to come. Nobody has approved it yet.</summary>
    public void Compose(StoredFile file, ImmutableArray<Guid> attempts, DateTimeOffset now)
    {
        (Composed, ComposedStyle, ComposedOf, ComposedAt) = (file, StylePrompt, attempts, now);
        Version++;
        Withdraw();
    }

    public void Approve(string by, DateTimeOffset now)
    {
        if (Composed is null)
        {
            throw new IllegalTransitionException($"The sheet of project {ProjectId} is not composed: {nameof(Approve)} is not possible.");
        }

        (ApprovedBy, ApprovedAt) = (by, now);
    }

    private void Withdraw() => (ApprovedBy, ApprovedAt) = (null, null);
}
