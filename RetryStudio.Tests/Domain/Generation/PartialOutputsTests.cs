using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class PartialOutputsTests
{
    private readonly ScriptedBackend _backend = new();
    private readonly MemoryMedia _media = new();
    private readonly MemoryPartials _record = new();
    private readonly ManualTime _time = new();
    private readonly Lease _lease = Leases.New();

    [Fact]
    public async Task KeepAsync_ManyFiles_TakesFourOfKindsWeKnow()
    {
        await KeepAsync("a.png", "b.latent", "../../c.MP4", "d.png", "e.png", "f.png");

        _record.Files[_lease.TryId].Select(file => Path.GetFileName(file.Path)).ShouldBe(["partial-0.png", "partial-1.mp4", "partial-2.png", "partial-3.png"]);
    }

    [Fact]
    public async Task KeepAsync_FileThatIsTooLarge_IsLeft()
    {
        var megabyte = new byte[1 << 20];
        _backend.File = async stream =>
        {
            for (var written = 0L; written <= PartialOutputs.LargestFile; written += megabyte.Length)
            {
                await stream.WriteAsync(megabyte);
            }
        };

        await KeepAsync("a.png");

        _record.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task KeepAsync_OneFileIsGone_KeepsTheOthers()
    {
        var asked = 0;
        _backend.File = stream => asked++ == 0 ? throw new BackendException(ErrorClass.BackendLost, "Gone.") : stream.WriteAsync(new byte[] { 1 }).AsTask();

        await KeepAsync("a.png", "b.png");

        _record.Files[_lease.TryId].ShouldHaveSingleItem().Bytes.ShouldBe(1);
    }

    [Fact]
    public async Task KeepAsync_DiskAway_ChangesNothing()
    {
        _media.Away = true;

        await KeepAsync("a.png");

        _record.Files.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task KeepAsync_NotFailedOrNothingLeft_FetchesNothing(GenerationOutcome outcome)
    {
        await Partials.KeepAsync(_backend, new Delivered.Ended(_lease, outcome), TestContext.Current.CancellationToken);

        _backend.Calls.ShouldBeEmpty();
    }

    public static TheoryData<GenerationOutcome> Others() =>
    [
        new GenerationOutcome.Failed(ErrorClass.Timeout, "It broke.", 1),
        new GenerationOutcome.Cancelled(1),
        new GenerationOutcome.Lost(),
    ];

    private PartialOutputs Partials => new(_media, _record, new LiveFeed(), _time, NullLogger<PartialOutputs>.Instance);

    private Task KeepAsync(params ImmutableArray<string> names)
    {
        var failed = new GenerationOutcome.Failed(ErrorClass.OutOfMemory, "CUDA out of memory", 1) { Partial = [.. names.Select(name => new OutputFile(name, name))] };
        return Partials.KeepAsync(_backend, new Delivered.Ended(_lease, failed), TestContext.Current.CancellationToken);
    }
}
