using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A test of a sequence on the real database and real files, with the lanes in the test's own hands.</summary>
public abstract class SequenceTest : DatabaseTest, IDisposable
{
    private readonly ScratchFolder _folder = new();

    protected SequenceTest()
    {
        Media = new(new() { Root = _folder.File("media") }, NullLogger<MediaStore>.Instance);
        Stages = new(Media);
    }

    protected MediaStore Media { get; }

    protected FakeStages Stages { get; }

    protected FakeEngine Engine { get; } = new();

    protected SequenceLedger Ledger => new(Transactions, new(Clock), Clock);

    protected SequenceDesk SequenceDesk => new(Transactions, new(Clock), Clock);

    protected OpenSequences Open => new(Transactions, Clock);

    protected DeliveryFormat Format { get; set; } = FakeStages.Format;

    /// <summary>Writes video prompts; null leaves them to the template.</summary>
    protected FakePromptWriter? Endpoint { get; set; }

    protected PackageShelf Shelf => new(Media, new FileSealing(Media), NullLogger<PackageShelf>.Instance);

    protected StageWork Work => new(
        new ShotMaterialReading(Transactions), new(Stages, Stages, Media), new(Stages, Stages, new(Stages, new FakeMender(), Media, new RandomIds()), Media), new(new FileSealing(Media)), Media, NullLogger<StageWork>.Instance);

    protected CoherenceSheets CoherenceSheets => new(Sheets, Runs, new FakeEngine(), new RandomSeeds(), new(Compositions, Stages, Media, new RandomIds(), new()), new());

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<SequenceState> StateAsync(Guid project) => (await Ledger.OfProjectAsync(project, Ct))!;

    protected async Task<Guid> PressAsync(Guid project, bool partial = true, bool sheet = false)
    {
        await SequenceDesk.SetFormatAsync(project, Format, "test", Ct);

        // What was generated stands there.
        foreach (var segment in await ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project).Select(segment => segment.Id).ToListAsync(Ct)))
        {
            Directory.CreateDirectory(Media.FullPath($"{project:N}/{segment:N}"));
        }

        return (await SequenceDesk.StartAsync(project, new(partial, Sheet: sheet), "mara", Ct)).SequenceId;
    }

    /// <summary>As a process does that has just been started.</summary>
    protected async Task AdvanceAsync(Guid sequence, CancellationToken? ct = null)
    {
        // What was changed a moment ago is looked at twice.
        Clock.Advance(TimeSpan.FromSeconds(6));
        await Runs.FinishRunsAsync(Ct);
        var packing = new Packing(new PackageMaterialReading(Transactions, Currency.Default), Stages, new FileSealing(Media), Shelf, Media, Clock, NullLogger<Packing>.Instance);
        var claim = (await Ledger.TakeAsync(sequence, Ct)).ShouldNotBeNull();
        var prompts = new VideoPromptWriting(new VideoPromptStore(Transactions, new(Clock), Clock), Endpoint, new(), NullLogger<VideoPromptWriting>.Instance);
        await new SequenceRunner(Ledger, Ledger, Work, packing, CoherenceSheets, prompts, Runs, Engine, new(), Clock).AdvanceAsync(claim, ct ?? Ct);
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
