using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>A selected attempt in the project's delivery format. The attempt's own file is as it was.</summary>
/// <param name="AttemptId">The clip it was made from.</param>
/// <param name="NarrationId">The narration that is its sound; null when it has none.</param>
/// <param name="Gain">Decibels by which its sound was made louder.</param>
public sealed record Master(StoredFile File, Guid AttemptId, int AttemptNumber, Guid? NarrationId, double? Gain, DeliveryFormat Format, int Frames)
{
    public double Seconds => (double)Frames / Format.Fps;
}

/// <summary>What QA found about a master.</summary>
/// <param name="Final">What is delivered: the master's file, or a mended copy of it.</param>
/// <param name="Seconds">Of what is delivered.</param>
public sealed record MasterVerdict(StoredFile Final, double Seconds, VerdictOutcome Outcome, double Overall, ImmutableArray<CheckResult> Results, string Sentence)
{
    public ImmutableArray<MasterMending> Mendings { get; init; } = [];

    public double? Loudness { get; init; }

    /// <summary>What stands between the shot before in its scene, and this one; null for the first of a scene.</summary>
    public CutMeasure? Cut { get; init; }

    public MasterVerdict Tried(MasterMending mending) => this with { Mendings = Mendings.Add(mending) };

    /// <summary>The same file, judged so.</summary>
    public MasterVerdict With(Verdict verdict) => this with { Outcome = verdict.Outcome, Overall = verdict.Overall, Results = verdict.Results, Sentence = verdict.Sentence };
}

/// <summary>Something that was tried on a copy.</summary>
/// <param name="File">The copy; null when there is none.</param>
/// <param name="Kept">Whether the copy is delivered, since it is better.</param>
public sealed record MasterMending(MendingKind Kind, string Sentence, StoredFile? File, bool Kept, ImmutableArray<MendedScore> Scores);

/// <summary>How the last frame of a shot and the first frame of the next one differ.</summary>
/// <param name="SharedColours">0..1: how far the colours of the two overlap.</param>
/// <param name="Brightness">By how much the mean luma rises; of 255.</param>
public sealed record CutMeasure(double SharedColours, double Brightness);
