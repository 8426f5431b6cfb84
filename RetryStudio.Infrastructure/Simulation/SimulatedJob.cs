using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>A job that waits or runs.</summary>
internal sealed class SimulatedJob(JournalLine accepted) : IDisposable
{
    private volatile object? _startedAt;

    public Guid Id => accepted.Id;

    public AssetKind Kind => accepted.Kind;

    public Recipe Recipe => accepted.Recipe!;

    public DateTimeOffset AcceptedAt => accepted.At;

    public decimal NominalSeconds => accepted.NominalSeconds ?? 0;

    public InjectedFault? Fault => accepted.Fault;

    /// <summary>A picture to begin with or to follow lies beside the journal.</summary>
    public bool HasInput => accepted.StartImage;

    public Fortune Fortune { get; } = Luck.Of(accepted.Kind, accepted.Recipe!);

    /// <summary>Boxed, because it is read while the queue goes on: a time is too long to be written in one go.</summary>
    public DateTimeOffset? StartedAt
    {
        get => (DateTimeOffset?)_startedAt;
        set => _startedAt = value;
    }

    public TaskCompletionSource<GenerationOutcome> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the run at once.</summary>
    public CancellationTokenSource Cancelled { get; } = new();

    /// <summary>How long the whole job would take.</summary>
    public TimeSpan Whole(double speed) => TimeSpan.FromSeconds((double)NominalSeconds / speed);

    /// <summary>When it ends, by itself or by its fault, once it has started.</summary>
    public DateTimeOffset EndsAt(double speed) => StartedAt!.Value + (Whole(speed) * (Fault?.Share ?? 1));

    /// <summary>0..1</summary>
    public double Progress(DateTimeOffset now, double speed) =>
        StartedAt is { } start ? Math.Clamp((now - start) / Whole(speed), 0, 1) : 0;

    public decimal Consumed(double share) => decimal.Round(NominalSeconds * (decimal)Math.Clamp(share, 0, 1), 4);

    public void Dispose() => Cancelled.Dispose();
}

/// <summary>What is left of a job when it has ended.</summary>
internal sealed record EndedJob(JournalEvent Event, AssetKind Kind, decimal GpuSeconds, ErrorClass? Class, double? FaceConfidence)
{
    /// <summary>It tells when each word of a narration is spoken, in a second file.</summary>
    public bool ReportsWords { get; init; }

    public GenerationOutcome Outcome(Guid id) => Event switch
    {
        JournalEvent.Finished => new GenerationOutcome.Rendered(FilesOf(id), GpuSeconds, Reported),
        JournalEvent.Failed => new GenerationOutcome.Failed(Class ?? ErrorClass.Internal, FaultMessages.Of(Class ?? ErrorClass.Internal), GpuSeconds),
        JournalEvent.Cancelled => new GenerationOutcome.Cancelled(GpuSeconds),
        JournalEvent.Lost => new GenerationOutcome.Lost(),
        _ => throw new UnreachableException(),
    };

    private ImmutableArray<OutputFile> FilesOf(Guid id)
    {
        var (name, locator) = (FileName(id, Kind), id.ToString("D"));
        return ReportsWords && Kind == AssetKind.Audio ? [new(name, locator), new(MediaRenderer.WordsOf(name), locator)] : [new(name, locator)];
    }

    public static string FileName(Guid id, AssetKind kind) => string.Create(CultureInfo.InvariantCulture, $"{id:D}{MediaRenderer.Extension(kind)}");

    private ImmutableSortedDictionary<string, double> Reported =>
        FaceConfidence is { } face
            ? ImmutableSortedDictionary<string, double>.Empty.Add("face_confidence", face)
            : ImmutableSortedDictionary<string, double>.Empty;
}
