using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Every kind of fault where the GPUs work, and in the export: what is done is never done again.</summary>
public sealed class SequenceStageFaultTests : SequenceTest
{
    private const int Shots = 3;

    public enum ExportFault
    {
        Killed,
        MediaAway,
        DiskFull,
        NotAllowed,
        ToolMissing,
        TooLarge,
        FileGone,
        ProgramFault,
    }

    public enum GpuFault
    {
        /// <summary>The studio stops while the GPU works, and another process takes the lane over.</summary>
        Killed,

        /// <summary>The server was not reached, and is again a minute later.</summary>
        Connection,

        /// <summary>The server does not know the job any more.</summary>
        BackendLost,

        /// <summary>No other server is there, and a person asks for another one.</summary>
        OutOfMemory,

        /// <summary>The result fails its gate, and a person asks for another one.</summary>
        GateFailed,

        /// <summary>Somebody cancels, and continues later.</summary>
        Cancelled,
    }

    public static TheoryData<AssetKind, bool, GpuFault> GpuMatrix
    {
        get
        {
            var data = new TheoryData<AssetKind, bool, GpuFault>();
            foreach (var fault in Enum.GetValues<GpuFault>())
            {
                data.Add(AssetKind.Image, true, fault);
                data.Add(AssetKind.Image, false, fault);
                data.Add(AssetKind.Video, false, fault);
            }

            return data;
        }
    }

    /// <param name="kind">What the second GPU job of which fails.</param>
    /// <param name="sheet">It is a panel of the coherence sheet.</param>
    [Theory]
    [MemberData(nameof(GpuMatrix))]
    public async Task AdvanceAsync_FaultOnAGpu_CostsOneJobOnly(AssetKind kind, bool sheet, GpuFault fault)
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(Shots);
        var sequence = await PressAsync(project, sheet: sheet);
        await AdvanceAsync(sequence);
        if (kind == AssetKind.Video)
        {
            await DrainAsync(gpu.Image);
        }

        var lane = kind == AssetKind.Video ? gpu.Video : gpu.Image;
        await RunAsync(lane, Planning.Passed());
        lane = await RaiseAsync(fault, lane, project, sheet);
        gpu.Claims[kind] = lane;

        await FinishAsync(sequence, project, gpu);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Complete), item => item.Package!.Partial.ShouldBeFalse());
        var wanted = (2 * Shots) + (sheet ? CoherenceSheet.Panels : 0);
        (await ReadAsync(context => context.Tries.CountAsync(sent => sent.Status == TryStatus.Delivered, Ct))).ShouldBe(wanted + (fault == GpuFault.GateFailed ? 1 : 0));
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe(wanted + (fault is GpuFault.Killed or GpuFault.Cancelled ? 0 : 1));
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
        (await RoundsAsync(project, Stage.Qa)).ShouldBe([1, 1, 1]);
    }

    [Theory]
    [InlineData(ExportFault.Killed)]
    [InlineData(ExportFault.MediaAway)]
    [InlineData(ExportFault.DiskFull)]
    [InlineData(ExportFault.NotAllowed)]
    [InlineData(ExportFault.ToolMissing)]
    [InlineData(ExportFault.TooLarge)]
    [InlineData(ExportFault.FileGone)]
    [InlineData(ExportFault.ProgramFault)]
    public async Task AdvanceAsync_FaultInTheExport_PacksOnceMoreAndRepeatsNothingElse(ExportFault fault)
    {
        var (project, sequence, _) = await MadeAsync(Shots);
        using var killed = new CancellationTokenSource();
        Stages.OnFilm = () =>
        {
            Stages.OnFilm = () => { };
            Raise(fault, killed);
        };

        try
        {
            await AdvanceAsync(sequence, killed.Token);
        }
        catch (OperationCanceledException) when (killed.IsCancellationRequested)
        {
            // The process is gone.
        }

        var broken = (await StateAsync(project)).Sequence;
        (broken.Status, broken.Severity, broken.Package).ShouldBe((SequenceStatus.Running, Told(fault), null));
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Complete), item => item.Package!.Partial.ShouldBeFalse());
        foreach (var stage in new[] { Stage.Promotion, Stage.Qa, Stage.Export })
        {
            (await RoundsAsync(project, stage)).ShouldBe([1, 1, 1]);
        }

        Stages.Films.ShouldBe(2);
    }

    /// <returns>Who has the lane afterwards.</returns>
    private async Task<LaneClaim> RaiseAsync(GpuFault fault, LaneClaim lane, Guid project, bool sheet)
    {
        switch (fault)
        {
            case GpuFault.Killed:
                (await Lanes.ConfirmAsync(await LeaseAsync(lane), Ct)).ShouldBeTrue();
                return (await Lanes.TakeAsync(lane.LaneId, Ct)).ShouldNotBeNull();
            case GpuFault.GateFailed:
                await RunAsync(lane, Planning.Failed());
                await AgainAsync(project, sheet);
                return lane;
            case GpuFault.Cancelled:
                await Runs.CancelAsync(project, "mara", Ct);
                await PressAsync(project, sheet: sheet);
                return lane;
            default:
                await FailTryAsync(await LeaseAsync(lane), Enum.Parse<ErrorClass>(fault.ToString()));
                if (fault == GpuFault.OutOfMemory)
                {
                    await AgainAsync(project, sheet);
                }

                return lane;
        }
    }

    private Task AgainAsync(Guid project, bool sheet) => Runs.StartAsync(new(project, RunScope.Failed, GenerationService.ImagesAndVideos, null, "test") { OfSheet = sheet }, Ct);

    /// <summary>Everybody works until there is nothing more to do.</summary>
    private async Task FinishAsync(Guid sequence, Guid project, Gpu gpu)
    {
        for (var round = 0; round < 8 && (await StateAsync(project)).Sequence.Status == SequenceStatus.Running; round++)
        {
            await DrainAsync(gpu.Image);
            await CoherenceSheets.ComposeAsync(project, Ct);
            await DrainAsync(gpu.Video);
            await AdvanceAsync(sequence);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private async Task DrainAsync(LaneClaim lane)
    {
        while (await Lanes.LeaseNextAsync(lane, Ct) is { } lease)
        {
            await RenderAsync(lease);
            await ConcludeAsync(lease, Planning.Passed());
        }
    }

    private static void Raise(ExportFault fault, CancellationTokenSource killed)
    {
        switch (fault)
        {
            case ExportFault.Killed:
                killed.Cancel();
                break;
            case ExportFault.MediaAway:
                throw new IOException("The network path was not found.");
            case ExportFault.DiskFull:
                throw new IOException("No space left on device", 28);
            case ExportFault.NotAllowed:
                throw new UnauthorizedAccessException("Access to the path is denied.");
            case ExportFault.ToolMissing:
                throw new InspectionUnavailableException("The program 'ffmpeg' could not be started.");
            case ExportFault.TooLarge:
                throw new InspectionOverrunException("ffmpeg took too long and was stopped.");
            case ExportFault.FileGone:
                throw new FileNotFoundException("Could not find file.");
            default:
                throw new InvalidOperationException("Sequence contains no elements.");
        }
    }

    private static Severity? Told(ExportFault fault) => fault switch
    {
        ExportFault.Killed => null,
        ExportFault.DiskFull or ExportFault.NotAllowed or ExportFault.ToolMissing => Severity.Critical,
        _ => Severity.High,
    };
}
