using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

/// <summary>Scenes that are spoken, from the button to the narrations of their segments, by the engine as the program runs it.</summary>
public sealed class NarrationJobTests
{
    private const string Script = """
        # The island @landscape
        A lighthouse stands on a black rock under a violet evening sky.
        Waves roll in slow rows towards the shore, gulls above them.
        A narrow path climbs from the harbour to the tower.
        # Mara @dialogue
        Mara lights the lamp and looks out. It rains.
        The old captain shakes his head.
        # Home @landscape
        Nobody comes home tonight.
        """;

    private static readonly HashSet<AssetKind> Narration = [AssetKind.Audio];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, AlignedBy.Words)]
    [InlineData(false, AlignedBy.Silences)]
    public async Task Speak_ScenesInOneGo_GivesEachSegmentItsPartOfTheTake(bool wordTimes, AlignedBy by)
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true, wordTimes);
        var project = await ProjectAsync(engine, NarrationManner.WholeScenes);

        var run = await engine.EndAsync((await engine.WithAsync(generation => generation.StartRunAsync(project, Narration))).RunId);

        run.Progress.Complete.ShouldBe(6);
        var takes = await engine.ReadAsync(context => context.Takes.AsNoTracking().ToListAsync(_ct));
        takes.Count.ShouldBe(2);
        takes.ShouldAllBe(take => take.CutBy == by && !take.IsAwaited && take.Sentence == null);
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == project).ToListAsync(_ct));
        var cuts = attempts.Where(attempt => attempt.CutFromAttemptId is not null).ToList();
        cuts.Count.ShouldBe(5);
        cuts.ShouldAllBe(cut => cut.IsSelected && cut.GpuSeconds == 0 && cut.Scores.Length > 0 && cut.Status == AttemptStatus.Passed);
        (await engine.ReadAsync(context => context.Budgets.SingleAsync(budget => budget.ProjectId == project, _ct))).Spent.ShouldBe(attempts.Sum(attempt => attempt.GpuSeconds));
        foreach (var take in takes)
        {
            await LiesInItsSegmentsAsync(engine, take, cuts);
        }

        var segments = await engine.ReadAsync(context => context.Segments.AsNoTracking().Where(segment => segment.ProjectId == project).ToListAsync(_ct));
        segments.Count.ShouldBe(6);
        segments.ShouldAllBe(segment => segment.LengthOrigin == LengthOrigin.Narration);
        (await engine.Reader.CardsAsync(project, null, _ct)).Count.ShouldBe(6);
        var history = (await engine.Reader.HistoryAsync(segments.Single(segment => segment.Number == 2).Id, _ct)).ShouldNotBeNull();
        (history.Narration!.Cut!.Name, history.SpokenIn!.Name).ShouldBe(("Scene 1, take 1", "Scene 1, take 1"));
    }

    [Fact]
    public async Task Speak_EachSegmentOnItsOwn_MakesNoTake()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true);
        var project = await ProjectAsync(engine, NarrationManner.EachSegment);

        (await engine.EndAsync((await engine.WithAsync(generation => generation.StartRunAsync(project, Narration))).RunId)).Progress.Complete.ShouldBe(6);

        (await engine.ReadAsync(context => context.Takes.CountAsync(_ct))).ShouldBe(0);
        (await engine.ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project).AllAsync(segment => segment.LengthOrigin == LengthOrigin.Narration, _ct))).ShouldBeTrue();
    }

    [Fact]
    public async Task Cut_ProcessGoneBetweenTwoCuts_GoesOnAndCutsNothingTwice()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true);
        var project = await ProjectAsync(engine, NarrationManner.WholeScenes);
        await engine.EndAsync((await engine.WithAsync(generation => generation.StartRunAsync(project, Narration))).RunId);
        var before = await CutsAsync(engine);

        // As the database was when the process ended behind the first cut of a take: the others wait still, their files may lie there half.
        var lost = before.OrderBy(cut => cut.CutStart).Skip(2).Select(cut => cut.Id).ToList();
        var slots = before.Where(cut => lost.Contains(cut.Id)).Select(cut => cut.SlotId).ToList();
        await engine.ReadAsync(async context =>
        {
            await context.Decisions.Where(decision => lost.Contains(decision.AttemptId!.Value)).ExecuteDeleteAsync(_ct);
            await context.Attempts.Where(attempt => lost.Contains(attempt.Id)).ExecuteDeleteAsync(_ct);
            await context.Slots.Where(slot => slots.Contains(slot.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(slot => slot.Status, SlotStatus.Queued).SetProperty(slot => slot.Ready, false).SetProperty(slot => slot.AttemptCount, 0).SetProperty(slot => slot.RoundCandidates, 0)
                .SetProperty(slot => slot.SelectedAttemptId, (Guid?)null).SetProperty(slot => slot.ShownAttemptId, (Guid?)null).SetProperty(slot => slot.Score, (double?)null), _ct);
            return await context.Database.ExecuteSqlAsync($"UPDATE takes SET is_awaited = TRUE, settled_attempt_id = NULL, spans = '[]', cut_by = NULL", _ct);
        });
        foreach (var file in before.Where(cut => lost.Contains(cut.Id)).Select(cut => engine.MediaFile(cut.Media!.Path)))
        {
            await File.WriteAllTextAsync(file + ".part", "half a file", _ct);
        }

        await engine.RestartAsync();
        await engine.UntilAsync(async context => await context.Takes.AllAsync(take => take.CutBy != null && !take.IsAwaited, _ct));

        var after = await CutsAsync(engine);
        after.Select(cut => (cut.SegmentId, cut.CutStart, cut.CutEnd, cut.Media!.Sha256, cut.IsSelected)).ShouldBe(before.Select(cut => (cut.SegmentId, cut.CutStart, cut.CutEnd, cut.Media!.Sha256, cut.IsSelected)), ignoreOrder: true);
        after.Count(cut => before.Any(other => other.Id == cut.Id)).ShouldBe(2);
        Directory.EnumerateFiles(engine.MediaFile(project.ToString("N")), "*.part", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Select_AnotherAttemptOfTheTake_CutsItsSegmentsAnewAndLeavesTheOthers()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true);
        var project = await ProjectAsync(engine, NarrationManner.WholeScenes);
        await engine.EndAsync((await engine.WithAsync(generation => generation.StartRunAsync(project, Narration))).RunId);
        var alone = await engine.ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project && segment.Number == 2).Select(segment => segment.Id).SingleAsync(_ct));
        await engine.EndAsync((await engine.WithAsync(generation => generation.SpeakAloneAsync(project, new HashSet<Guid> { alone }))).RunId);
        var take = await engine.ReadAsync(context => context.SegmentsAndHidden.Where(segment => segment.TakeNumber != null && segment.Text.Contains("lighthouse")).Select(segment => segment.Id).SingleAsync(_ct));

        var other = await engine.WithAsync(generation => generation.RequestAttemptAsync(take, AssetKind.Audio, new() { Seed = 99 }));
        await engine.UntilAsync(context => context.Attempts.AnyAsync(attempt => attempt.Id == other && attempt.Status == AttemptStatus.Passed, _ct));
        await engine.WithAsync(async generation =>
        {
            await generation.SelectAsync(other);
            return true;
        });
        await engine.UntilAsync(context => context.Takes.AnyAsync(item => item.SettledAttemptId == other, _ct));

        var selected = await engine.ReadAsync(context => (from attempt in context.Attempts
                                                          join segment in context.Segments on attempt.SegmentId equals segment.Id
                                                          where attempt.IsSelected && segment.ProjectId == project
                                                          orderby segment.Number
                                                          select new { segment.Number, attempt.CutFromAttemptId }).ToListAsync(_ct));
        selected.Where(item => item.CutFromAttemptId == other).Select(item => item.Number).ShouldBe([1, 2, 3], "a person prefers the take to what the studio took");
        selected.Count(item => item.CutFromAttemptId is not null && item.CutFromAttemptId != other).ShouldBe(2);
    }

    private static async Task<Guid> ProjectAsync(EngineHost engine, NarrationManner manner)
    {
        await using var scope = engine.Services.CreateAsyncScope();
        var storyboards = scope.ServiceProvider.GetRequiredService<StoryboardService>();
        var project = await storyboards.CreateAsync("Spoken", null, Script, null);
        await storyboards.ChangeSettingsAsync(project, new("Spoken", true, manner));
        return project;
    }

    private Task<List<Attempt>> CutsAsync(EngineHost engine) => engine.ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.CutFromAttemptId != null).ToListAsync(_ct));

    // Each part lies where the take says, and together they are the whole take.
    private async Task LiesInItsSegmentsAsync(EngineHost engine, Take take, List<Attempt> cuts)
    {
        var whole = await engine.ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.Id == take.SettledAttemptId, _ct));
        var parts = take.Parts.Select(part => cuts.Single(cut => cut.SegmentId == part.SegmentId)).ToList();
        parts.Sum(part => part.Media!.Duration).ShouldBe(whole.Media!.Duration, 0.01);
        parts.Select(part => part.CutStart!.Value).Skip(1).ShouldBe(parts.Select(part => part.CutEnd!.Value).SkipLast(1));
        parts.ShouldAllBe(part => part.Seed == whole.Seed && part.Recipe.Workflow == whole.Recipe.Workflow && part.CutFromAttemptId == whole.Id);
        parts.Zip(take.Parts).ShouldAllBe(pair => pair.First.Recipe.Prompt == pair.Second.Text);
        var samples = (await File.ReadAllBytesAsync(engine.MediaFile(whole.Media.Path), _ct)).Length - 44;
        var cutSamples = parts.Sum(part => (int)new FileInfo(engine.MediaFile(part.Media!.Path)).Length - 44);
        cutSamples.ShouldBeInRange(samples - (4 * parts.Count), samples + (4 * parts.Count));
    }
}
