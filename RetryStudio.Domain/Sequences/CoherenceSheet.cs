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

    /// <summary>Attempts at composing the same panels. What failed as often is a person's matter.</summary>
    public const int MostCompositions = 3;

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

    /// <summary>Why its present panels could not be composed; null while nothing is known against them.</summary>
    public SheetTrouble? Trouble { get; private set; }

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

        (StylePrompt, Seed, AsksForApproval, ChangedAt, Trouble) = (stylePrompt, seed, asksForApproval, now, null);
        Revision++;
    }

    /// <summary>All nine panels are there: their look is that of the images to come. Nobody has approved it yet.</summary>
    public void Compose(StoredFile file, ImmutableArray<Guid> attempts, DateTimeOffset now)
    {
        (Composed, ComposedStyle, ComposedOf, ComposedAt, Trouble) = (file, StylePrompt, attempts, now, null);
        Version++;
        Withdraw();
    }

    /// <summary>These panels could not be composed.</summary>
    /// <param name="counts">False where the machine would fail at any others, too: it is tried on until it can.</param>
    public void NoteTrouble(ImmutableArray<Guid> attempts, string sentence, bool counts)
    {
        var times = Trouble is { } known && known.Of.SequenceEqual(attempts) ? known.Times : 0;
        Trouble = new(attempts, times + (counts ? 1 : 0), Sentence.Cut(sentence));
    }

    /// <summary>Somebody wants to see it tried again.</summary>
    public void TryAgain() => Trouble = null;

    /// <summary>What stands in the way of composing these attempts.</summary>
    public SheetTrouble? TroubleWith(IEnumerable<Guid> attempts) => Trouble is { } trouble && trouble.Of.SequenceEqual(attempts) ? trouble : null;

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

/// <summary>Why a sheet could not be composed.</summary>
/// <param name="Of">The attempts that were to be composed.</param>
/// <param name="Times">How often it failed in a row.</param>
public sealed record SheetTrouble(ImmutableArray<Guid> Of, int Times, string Sentence)
{
    /// <summary>It is tried again only when a person wants it.</summary>
    public bool IsFinal => Times >= CoherenceSheet.MostCompositions;
}
