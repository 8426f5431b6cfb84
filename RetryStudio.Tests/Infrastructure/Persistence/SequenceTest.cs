using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A test of a sequence on the real database, with the lanes in the test's own hands.</summary>
public abstract class SequenceTest : DatabaseTest
{
    protected FakeStages Stages { get; } = new();

    protected SequenceLedger Ledger => new(Transactions, new(Clock), Clock);

    protected SequenceDesk SequenceDesk => new(Transactions, new(Clock), Clock);

    protected OpenSequences Open => new(Transactions, Clock);

    protected Task<SequenceState> StateAsync(Guid project) => Ledger.OfProjectAsync(project, Ct)!;

    protected async Task<Guid> PressAsync(Guid project, bool partial = true)
    {
        await SequenceDesk.SetFormatAsync(project, FakeStages.Format, "test", Ct);
        return (await SequenceDesk.StartAsync(project, new(partial), "mara", Ct)).SequenceId;
    }

    /// <summary>As a process does that has just been started.</summary>
    protected async Task AdvanceAsync(Guid sequence, CancellationToken? ct = null)
    {
        var media = new MemoryMedia();
        var inspection = new MasterInspection(Stages, Stages, new(Stages, new FakeMender(), media, new RandomIds()), media);
        var work = new StageWork(new ShotMaterialReading(Transactions), new(Stages, Stages, media), inspection, NullLogger<StageWork>.Instance);
        var claim = (await Ledger.TakeAsync(sequence, Ct)).ShouldNotBeNull();
        await new SequenceRunner(Ledger, work, Runs, new FakeEngine(), new(), Clock).AdvanceAsync(claim, ct ?? Ct);
    }

    /// <summary>Presses the button, and lets everything be made.</summary>
    protected async Task<(Guid Project, Guid Sequence, Gpu Gpu)> MadeAsync(int segments = 3, bool partial = true)
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(segments);
        var sequence = await PressAsync(project, partial);
        await AdvanceAsync(sequence);
        foreach (var lane in new[] { gpu.Image, gpu.Video })
        {
            for (var number = 0; number < segments; number++)
            {
                await RunAsync(lane, Planning.Passed());
            }
        }

        return (project, sequence, gpu);
    }

    protected Task<List<int>> RoundsAsync(Guid project, Stage stage) => ReadAsync(context => context.SequenceSteps.Where(step => step.ProjectId == project && step.Stage == stage)
        .Join(context.Segments, step => step.SegmentId, segment => segment.Id, (step, segment) => new { segment.Number, step.Rounds }).OrderBy(item => item.Number).Select(item => item.Rounds).ToListAsync(Ct));
}
