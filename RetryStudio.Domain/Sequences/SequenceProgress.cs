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
/// <param name="Eta">Null while it does not run, or nothing is known.</param>
public sealed record SequenceProgress(double Percentage, ImmutableArray<StageProgress> Stages, TimeSpan Elapsed, Eta? Eta)
{
    /// <summary>From what is there. Pure.</summary>
    /// <param name="generation">How long the GPUs will still take, as their pace says; null while that is not known.</param>
    public static SequenceProgress Of(SequenceState state, Eta? generation, DateTimeOffset now)
    {
        ImmutableArray<StageProgress> stages = [.. StagesOf(state, generation, now)];
        var share = stages.Sum(stage => Sequences.Stages.WeightOf(stage.Stage) * stage.Share);
        var running = state.Sequence.Status == SequenceStatus.Running;
        return new(Math.Floor(share * 10) / 10, stages, (state.Sequence.EndedAt ?? now) - state.Sequence.StartedAt, running ? Together(stages.Select(stage => stage.Eta).OfType<Eta>()) : null);
    }

    private static IEnumerable<StageProgress> StagesOf(SequenceState state, Eta? generation, DateTimeOffset now) => Sequences.Stages.All.Select(stage =>
    {
        var (done, total) = CountOf(state, stage);
        var left = total - done;
        return new StageProgress(stage, StatusOf(state, stage, left), done, total, TimeOf(state, stage, now),
            left <= 0 || state.Sequence.Status != SequenceStatus.Running ? null : stage is Stage.Generation or Stage.CoherenceSheet ? (stage == state.Sequence.Stage ? generation : null) : Remaining(state, stage, left));
    });

    private static (int Done, int Total) CountOf(SequenceState state, Stage stage) => stage switch
    {
        Stage.CoherenceSheet when state.Sheet is { } sheet && (state.Sequence.WithSheet || sheet.Composed is not null) => (sheet.Done + (sheet.Composed is null ? 0 : 1), CoherenceSheet.Panels + 1),
        Stage.Generation => (state.Slots.Count(slot => slot.Status == SlotStatus.Complete), state.Slots.Count()),
        Stage.Promotion => (state.Shots.Count(shot => StepOrder.Current(shot, state) is not null), state.Shots.Length),
        Stage.Qa => (state.Shots.Count(shot => shot.Qa is { Status: StepStatus.Done } && StepOrder.Current(shot, state) is not null), state.Shots.Length),
        Stage.Export => (state.Shots.Count(shot => StepOrder.Sealed(shot, state) is not null) + (state.Sequence.Package is { } package && package.Input == state.PackageInput ? 1 : 0), state.Shots.Length + 1),
        _ => (0, 0),
    };

    private static StageStatus StatusOf(SequenceState state, Stage stage, int left) =>
        left == 0 && (stage < state.Sequence.Stage || state.Sequence.Status == SequenceStatus.Complete) ? StageStatus.Done
        : state.Sequence.Status == SequenceStatus.Running ? (stage == state.Sequence.Stage ? StageStatus.Running : stage < state.Sequence.Stage ? StageStatus.NeedsReview : StageStatus.Pending)
        : left > 0 && state.Sequence.Status == SequenceStatus.NeedsReview ? StageStatus.NeedsReview
        : StageStatus.Pending;

    private static TimeSpan TimeOf(SequenceState state, Stage stage, DateTimeOffset now) =>
        TimeSpan.FromSeconds(state.Sequence.Times.Where(time => time.Stage == stage).Sum(time => time.SecondsAt(now)));

    /// <summary>By what the shots that are through took; by what is usual before the first one.</summary>
    private static Eta Remaining(SequenceState state, Stage stage, int left)
    {
        var took = state.Shots.Select(shot => shot.Step(stage)).OfType<SequenceStep>().Where(step => step.Took > 0).Select(step => step.Took).ToList();
        var mean = took.Count > 0 ? took.Average() : UsualSecondsOf(stage);
        var spread = took.Count > 1 ? Math.Sqrt(took.Sum(seconds => (seconds - mean) * (seconds - mean)) / (took.Count - 1)) : mean / 2;
        var expected = mean * left;
        return new(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected + (1.2816 * spread * Math.Sqrt(left + ((double)left * left / Math.Max(1, took.Count))))));
    }

    private static double UsualSecondsOf(Stage stage) => stage switch
    {
        Stage.Promotion => 3,
        Stage.Qa => 2,
        _ => 0.2,
    };

    /// <summary>One after the other: what is likely adds up, and being late at all of them is unlikely.</summary>
    private static Eta? Together(IEnumerable<Eta> etas)
    {
        var all = etas.ToList();
        var expected = all.Sum(eta => eta.P50.TotalSeconds);
        var late = Math.Sqrt(all.Sum(eta => Math.Pow((eta.P90 - eta.P50).TotalSeconds, 2)));
        return all.Count == 0 ? null : new(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(expected + late));
    }
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
