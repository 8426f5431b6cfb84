using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

public enum StageStatus
{
    Pending,
    Running,
    Done,

    /// <summary>What is left of it is a person's matter.</summary>
    NeedsReview,
}

/// <summary>How far a sequence has come.</summary>
/// <param name="Percentage">0..100, rounded down: the stages by their weights.</param>
/// <param name="Elapsed">While it was worked at since it was started.</param>
/// <param name="Eta">Null while it does not run, or nothing is known.</param>
public sealed record SequenceProgress(double Percentage, ImmutableArray<StageProgress> Stages, TimeSpan Elapsed, Eta? Eta)
{
    /// <summary>From what is there. Pure.</summary>
    /// <param name="outlook">How long the GPUs will still take; null while that is not known.</param>
    public static SequenceProgress Of(SequenceOverview state, GenerationOutlook? outlook, DateTimeOffset now)
    {
        ImmutableArray<StageProgress> stages = [.. Sequences.Stages.All.Select(stage => Of(state, stage, outlook, now))];
        var share = stages.Sum(stage => Sequences.Stages.WeightOf(stage.Stage) * (IsPassed(state, stage.Stage) ? 1 : stage.Share));
        return new(Math.Floor(share * 10) / 10, stages, TimeSpan.FromSeconds(state.Sequence.Times.Sum(time => time.SecondsAt(now))), Generation.Eta.InTurn(stages.Select(stage => stage.Eta)));
    }

    /// <summary>How long the stages after generation usually take. Pure.</summary>
    public static Eta? Usual(int shots) => Generation.Eta.InTurn(Sequences.Stages.All.Where(stage => stage > Stage.Generation).Select(stage => Remaining([], stage, shots)));

    private static StageProgress Of(SequenceOverview state, Stage stage, GenerationOutlook? outlook, DateTimeOffset now)
    {
        var (done, total) = CountOf(state, stage);
        var left = total - done;
        return new(stage, StatusOf(state, stage, left), done, total, TimeSpan.FromSeconds(state.Sequence.Times.Where(time => time.Stage == stage).Sum(time => time.SecondsAt(now))),
            left <= 0 || state.Sequence.Status != SequenceStatus.Running || stage < state.Sequence.Stage || outlook is { IsHeldUp: true } ? null : stage switch
            {
                Stage.CoherenceSheet => outlook?.OfPanels,
                Stage.Generation => state.Sequence.Stage == Stage.CoherenceSheet ? outlook?.OfStoryboardAfterPanels : outlook?.OfStoryboard,
                Stage.Promotion when outlook?.OfUpscales is { } upscales => Generation.Eta.InTurn([upscales, RemainingOf(state, stage, left)]),
                _ => RemainingOf(state, stage, left),
            });
    }

    private static Eta RemainingOf(SequenceOverview state, Stage stage, int left) =>
        Remaining(state.Shots.Select(shot => shot.Step(stage)).OfType<StepLook>().Where(step => step.Took > 0).Select(step => step.Took), stage, left);

    /// <summary>A sheet that is not in force holds nothing up once the generation has begun: the look can be locked later.</summary>
    private static bool IsPassed(SequenceOverview state, Stage stage) =>
        stage == Stage.CoherenceSheet && (stage < state.Sequence.Stage || state.Sequence.Status == SequenceStatus.Complete);

    private static (int Done, int Total) CountOf(SequenceOverview state, Stage stage) => stage switch
    {
        Stage.CoherenceSheet when state.Sheet is { } sheet && (state.Sequence.WithSheet || sheet.Composed is not null) => (sheet.Done + (sheet.Composed is null ? 0 : 1), CoherenceSheet.Panels + 1),
        Stage.Generation => (state.Slots.Count(slot => slot.IsThere), state.Slots.Count()),
        Stage.Promotion => (state.Shots.Count(shot => shot.IsPromoted), state.Shots.Length),
        Stage.Qa => (state.Shots.Count(shot => shot.IsJudged), state.Shots.Length),
        Stage.Export => (state.Shots.Count(shot => shot.IsSealed) + (state.IsPacked ? 1 : 0), state.Shots.Length + 1),
        _ => (0, 0),
    };

    private static StageStatus StatusOf(SequenceOverview state, Stage stage, int left) =>
        left == 0 && (stage < state.Sequence.Stage || state.Sequence.Status == SequenceStatus.Complete) ? StageStatus.Done
        : state.Sequence.Status == SequenceStatus.Running ? (stage == state.Sequence.Stage ? StageStatus.Running : stage < state.Sequence.Stage ? StageStatus.NeedsReview : StageStatus.Pending)
        : left > 0 && (state.Sequence.Status == SequenceStatus.NeedsReview || IsPassed(state, stage)) ? StageStatus.NeedsReview
        : StageStatus.Pending;

    /// <summary>By what the shots that are through took; by what is usual before the first one.</summary>
    private static Eta Remaining(IEnumerable<double> seconds, Stage stage, int left)
    {
        var took = seconds.ToList();
        var mean = took.Count > 0 ? took.Average() : UsualSecondsOf(stage);
        var spread = took.Count > 1 ? Math.Sqrt(took.Sum(one => (one - mean) * (one - mean)) / (took.Count - 1)) : mean / 2;
        var expected = mean * left;
        return new(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected + (1.2816 * spread * Math.Sqrt(left + ((double)left * left / Math.Max(1, took.Count))))));
    }

    private static double UsualSecondsOf(Stage stage) => stage switch
    {
        Stage.Promotion => 3,
        Stage.Qa => 2,
        _ => 0.2,
    };
}

/// <param name="Done">Shots, or assets, that are through.</param>
/// <param name="Eta">Null when nothing is left, or nothing is known.</param>
public sealed record StageProgress(Stage Stage, StageStatus Status, int Done, int Total, TimeSpan Elapsed, Eta? Eta)
{
    /// <summary>0..1.</summary>
    public double Share => Total > 0 ? (double)Done / Total : Status == StageStatus.Done ? 1 : 0;

    /// <summary>0..100, rounded down.</summary>
    public double Percentage => Math.Floor(Share * 1000) / 10;
}
