using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

public enum SequenceStatus
{
    Running,

    /// <summary>Everything that can be done without a person is done.</summary>
    NeedsReview,

    Complete,

    Cancelled,
}

/// <summary>A project's way from its script to its package. Starting it again goes on where it stopped.</summary>
public sealed class Sequence
{
    private Sequence()
    {
    }

    public Sequence(Guid id, Guid projectId, SequenceWish wish, string by, DateTimeOffset now)
    {
        (Id, ProjectId) = (id, projectId);
        Begin(wish, by, now);
    }

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public SequenceStatus Status { get; private set; }

    public Stage Stage { get; private set; }

    public string StartedBy { get; private set; } = "";

    /// <summary>When somebody pressed the button last.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How it stands, for a person; null while there is nothing to say.</summary>
    public string? Sentence { get; private set; }

    public Severity? Severity { get; private set; }

    /// <summary>Nothing is tried before this moment.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>What is complete is packed even when something is missing.</summary>
    public bool DeliversPartial { get; private set; }

    /// <summary>The look is locked before anything is generated.</summary>
    public bool WithSheet { get; private set; }

    /// <summary>How small clips are upscaled since it was started, and to which size; null when they are not.</summary>
    public string? UpscaleKey { get; private set; }

    /// <summary>It has asked for the panels of the coherence sheet since it was started.</summary>
    public bool SheetAsked { get; private set; }

    /// <summary>What it has asked to be generated since it was started.</summary>
    public ImmutableArray<AssetKind> Asked { get; private set; } = [];

    /// <summary>How the video prompts were written since it was started; null until they are.</summary>
    public string? PromptNote { get; private set; }

    /// <summary>It has asked once for what QA failed to be made anew.</summary>
    public bool RenewalAsked { get; private set; }

    /// <summary>What was delivered last; null before the first time.</summary>
    public ExportedPackage? Package { get; private set; }

    /// <summary>Why no package could be made; null while one can.</summary>
    public PackTrouble? PackTrouble { get; private set; }

    /// <summary>When each stage was worked at since it was started.</summary>
    public ImmutableArray<StageTime> Times { get; private set; } = [];

    /// <summary>Until when its project's slots have been looked at.</summary>
    public DateTimeOffset LookedAt { get; private set; }

    /// <summary>Whoever works at it holds the latest one; earlier ones may write nothing more.</summary>
    public int Claim { get; private set; }

    public int Revision { get; private set; }

    /// <summary>Somebody presses the button: it starts, or goes on.</summary>
    public void Start(SequenceWish wish, string by, DateTimeOffset now)
    {
        Require(Status != SequenceStatus.Running, nameof(Start));
        Begin(wish, by, now);
    }

    /// <summary>A worker takes it over from whoever had it.</summary>
    public int Take()
    {
        Revision++;
        return ++Claim;
    }

    public void Enter(Stage stage, DateTimeOffset now)
    {
        Require(Status == SequenceStatus.Running, nameof(Enter));
        (Stage, Times) = (stage, StageTime.Entered(Times, stage, now));
        (Sentence, Severity, NotBefore) = (null, null, null);
        Revision++;
    }

    /// <summary>It has asked for assets of these kinds to be generated.</summary>
    public void NoteAsked(IEnumerable<AssetKind> kinds)
    {
        Asked = [.. Asked.Union(kinds)];
        Revision++;
    }

    public void NoteSheet()
    {
        SheetAsked = true;
        Revision++;
    }

    /// <summary>Every segment that lacked a video prompt has one now, as far as it was to get one.</summary>
    public void NotePrompts(string sentence)
    {
        PromptNote = Domain.Sentence.Cut(sentence);
        Revision++;
    }

    public void NoteRenewal()
    {
        RenewalAsked = true;
        Revision++;
    }

    public void Deliver(ExportedPackage package)
    {
        Require(Status == SequenceStatus.Running, nameof(Deliver));
        (Package, PackTrouble) = (package, null);
        Revision++;
    }

    /// <summary>No package could be made of this; it is tried again.</summary>
    public void NotePackTrouble(string input, string sentence, DateTimeOffset notBefore)
    {
        PackTrouble = new(input, PackTrouble?.Input == input ? PackTrouble.Times + 1 : 1, Domain.Sentence.Cut(sentence));
        Rest($"The package could not be made, which is tried again. {sentence}", Domain.Severity.High, notBefore);
    }

    /// <summary>Nothing can be done at the moment. It goes on by itself.</summary>
    public void Rest(string sentence, Severity? severity, DateTimeOffset? notBefore)
    {
        Require(Status == SequenceStatus.Running, nameof(Rest));
        if ((Sentence, Severity, NotBefore) != (Domain.Sentence.Cut(sentence), severity, notBefore))
        {
            (Sentence, Severity, NotBefore) = (Domain.Sentence.Cut(sentence), severity, notBefore);
            Revision++;
        }
    }

    /// <summary>It could not go on. What had ended stays so.</summary>
    public void NoteTrouble(string sentence, DateTimeOffset notBefore)
    {
        if (Status == SequenceStatus.Running)
        {
            Rest(sentence, Domain.Severity.High, notBefore);
        }
    }

    /// <summary>What is left is a person's matter.</summary>
    public void HandOver(string sentence, Severity severity, DateTimeOffset now)
    {
        Require(Status == SequenceStatus.Running, nameof(HandOver));
        End(SequenceStatus.NeedsReview, sentence, severity, now);
    }

    public void Complete(string sentence, DateTimeOffset now)
    {
        Require(Status == SequenceStatus.Running, nameof(Complete));
        PackTrouble = null;
        End(SequenceStatus.Complete, sentence, null, now);
    }

    public void Cancel(string by, DateTimeOffset now)
    {
        Require(Status == SequenceStatus.Running, nameof(Cancel));
        End(SequenceStatus.Cancelled, $"Cancelled by {by}. What was done so far is kept; 'Continue' goes on from there.", null, now);
        Claim++;
    }

    /// <summary>Something it had done is to be done anew, since a person chose otherwise.</summary>
    public void Reopen(Stage stage, DateTimeOffset now)
    {
        Require(Status is SequenceStatus.NeedsReview or SequenceStatus.Complete, nameof(Reopen));
        (Status, EndedAt) = (SequenceStatus.Running, null);
        Enter(stage, now);
    }

    public void NoteLook(DateTimeOffset at)
    {
        LookedAt = at;
        Revision++;
    }

    /// <summary>A person has changed something that no slot shows.</summary>
    public void LookAgain() => NoteLook(DateTimeOffset.MinValue);

    private void Begin(SequenceWish wish, string by, DateTimeOffset now)
    {
        (Status, StartedBy, StartedAt, EndedAt, LookedAt) = (SequenceStatus.Running, by, now, null, now);
        (DeliversPartial, WithSheet, UpscaleKey) = (wish.Partial, wish.Sheet ?? false, wish.UpscaleKey);
        (SheetAsked, Asked, PromptNote, RenewalAsked, PackTrouble, Times) = (false, [], null, false, null, []);
        Enter(Stage.CoherenceSheet, now);
    }

    private void End(SequenceStatus status, string sentence, Severity? severity, DateTimeOffset now)
    {
        (Status, EndedAt, NotBefore) = (status, now, null);
        (Sentence, Severity, Times) = (Domain.Sentence.Cut(sentence), severity, StageTime.Ended(Times, now));
        Revision++;
    }

    private void Require(bool legal, string verb)
    {
        if (!legal)
        {
            throw new IllegalTransitionException($"Sequence {Id} is {Status}: {verb} is not possible.");
        }
    }
}

/// <summary>How somebody wants a sequence to go.</summary>
/// <param name="Partial">What is complete is packed even when something is missing, and marked as partial.</param>
/// <param name="Sheet">
/// The look is locked before anything is generated; null does so where no image is made yet, or the look is locked already: otherwise it
/// would let every image that is there count as stale.
/// </param>
public sealed record SequenceWish(bool Partial = true, bool? Sheet = null)
{
    /// <summary>As the delivery format says when the button is pressed: a later change takes GPU time only when it is pressed again.</summary>
    public string? UpscaleKey { get; init; }
}

/// <summary>When a stage was worked at.</summary>
/// <param name="Before">Seconds of earlier visits.</param>
/// <param name="Since">Since when it is being worked at; null when it is not.</param>
public sealed record StageTime(Stage Stage, double Before, DateTimeOffset? Since)
{
    public double SecondsAt(DateTimeOffset now) => Before + (Since is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0);

    public static ImmutableArray<StageTime> Entered(ImmutableArray<StageTime> times, Stage stage, DateTimeOffset now)
    {
        if (times.Any(time => time.Stage == stage && time.Since is not null))
        {
            return times;
        }

        var ended = Ended(times, now);
        return ended.FirstOrDefault(time => time.Stage == stage) is { } again
            ? ended.Replace(again, again with { Since = now })
            : ended.Add(new(stage, 0, now));
    }

    public static ImmutableArray<StageTime> Ended(ImmutableArray<StageTime> times, DateTimeOffset now) =>
        [.. times.Select(time => time.Since is null ? time : time with { Before = time.SecondsAt(now), Since = null })];
}
