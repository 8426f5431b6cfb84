using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Fakes;

/// <summary>Shows the sequence it is given, and writes down what people do with it.</summary>
public sealed class FakeSequences : ISequenceReader, ISequenceOverviews, IGenerationOutlook, ISequenceDesk, ISequenceEngine, IPackageShelf
{
    public SequenceState? State { get; set; }

    public List<SequenceWish> Started { get; } = [];

    public List<(Guid Segment, int Revision)> Accepted { get; } = [];

    public List<DeliveryFormat> Formats { get; } = [];

    /// <summary>Thrown by whatever reads while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<SequenceState?> OfProjectAsync(Guid projectId, CancellationToken ct) => Fault is null ? Task.FromResult(State) : Task.FromException<SequenceState?>(Fault);

    Task<SequenceOverview?> ISequenceOverviews.OfProjectAsync(Guid projectId, CancellationToken ct) =>
        Fault is null ? Task.FromResult(State is null ? null : SequenceOverview.Of(State)) : Task.FromException<SequenceOverview?>(Fault);

    /// <summary>How long the GPUs will take.</summary>
    public GenerationOutlook Outlook { get; set; } = new(new(0, 0, 0), new(0, 0, 0), new(2, 1, 1, []), Builders.Sequenced.Now);

    /// <summary>How often it was asked for the outlook.</summary>
    public int Looks { get; private set; }

    Task<GenerationOutlook> IGenerationOutlook.OfProjectAsync(Guid projectId, bool all, CancellationToken ct)
    {
        Looks++;
        return Task.FromResult(Outlook);
    }

    public Task<SequenceStart> StartAsync(Guid projectId, SequenceWish wish, string by, CancellationToken ct)
    {
        Started.Add(wish);
        return Task.FromResult(new SequenceStart(Guid.NewGuid(), true));
    }

    public Task<bool> IsRunningAsync(Guid projectId, CancellationToken ct) => Task.FromResult(State is { Sequence.Status: SequenceStatus.Running });

    public Task AcceptAsync(Guid projectId, Guid segmentId, int revision, string by, CancellationToken ct)
    {
        Accepted.Add((segmentId, revision));
        return Task.CompletedTask;
    }

    public Task SetFormatAsync(Guid projectId, DeliveryFormat format, string by, CancellationToken ct)
    {
        Formats.Add(format);
        return Task.CompletedTask;
    }

    public Task DriveAsync(Guid sequenceId, CancellationToken ct) => Task.CompletedTask;

    public Task<StoredPackage> WriteAsync(PackageContents contents, CancellationToken ct) => throw new NotSupportedException();

    public Task<Stream> OpenAsync(StoredPackage package, CancellationToken ct) => Task.FromResult<Stream>(new MemoryStream("no zip"u8.ToArray()));

    public Task TidyAsync(Guid projectId, int latest, IReadOnlySet<string> named, CancellationToken ct) => Task.CompletedTask;
}
