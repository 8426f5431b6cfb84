using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Caching.Memory;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Scorers;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Every query that the stores put to PostgreSQL in an ordinary life is translated for SQL Server as well.</summary>
public sealed class SqlServerQueryTests : DatabaseTest
{
    private readonly QueryCollector _collector = new();

    // With a cache of its own every query is compiled here, whatever other tests have compiled before.
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());

    protected override void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(_collector).UseMemoryCache(_cache);

    [Fact]
    public async Task Queries_OfTheStores_TranslateForSqlServer()
    {
        await LiveAsync();

        _collector.Queries.Count.ShouldBeGreaterThan(40);
        await using var sqlServer = SqlServerTests.Open("sqlserver");
        var database = sqlServer.GetService<IDatabase>();
        foreach (var query in _collector.Queries)
        {
            var rerooted = new Reroot(sqlServer.Model).Visit(query);
            var result = rerooted.Type.GetInterfaces().Append(rerooted.Type).FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQueryable<>)) is { } many
                ? typeof(IEnumerable<>).MakeGenericType(many.GetGenericArguments())
                : rerooted.Type;
            var compile = typeof(IDatabase).GetMethod(nameof(IDatabase.CompileQuery))!.MakeGenericMethod(result);
            Should.NotThrow(() => compile.Invoke(database, BindingFlags.DoNotWrapExceptions, null, [rerooted, false], null), query.ToString());
        }
    }

    /// <summary>Touches every method of every store.</summary>
    private async Task LiveAsync()
    {
        var project = await ProjectAsync(segments: 3, budget: 60, policy: new() { Enabled = true, MaxAttempts = 2 });
        var start = await StartAsync(project);
        await Runs.PreviewAsync(new(project, RunScope.Missing, GenerationService.ImagesAndVideos, null, "test"), Ct);
        var gpu = await GpuAsync();
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromSeconds(60));
        var lease = await LeaseAsync(gpu.Image);
        var claim = (await Lanes.TakeAsync(gpu.Image.LaneId, Ct)).ShouldNotBeNull();
        lease = (await Lanes.ResumeAsync(claim, Ct)).ShouldNotBeNull();
        lease = (await Lanes.ReaddressAsync(lease, Ct)).ShouldNotBeNull();
        await RenderAsync(lease);
        await Attempts.RenderedAsync(lease.AttemptId, Ct);
        await ConcludeAsync(lease, Planning.Passed());
        await RunAsync(claim, Planning.Failed());
        await RunAsync(claim, Planning.Failed());
        await Lanes.LeaseNextAsync(gpu.Video, Ct);
        await Runs.FinishRunsAsync(Ct);
        await Storyboards.SetBudgetAsync(project, new(1000), "test", Ct);
        await StartAsync(project, RunScope.Failed);
        await Runs.CancelAsync(project, "test", Ct);
        await Choices.RequestAttemptAsync(lease.SegmentId, AssetKind.Image, new() { Cfg = 8 }, "test", Ct);
        for (var round = 0; round < 2; round++)
        {
            await RunAsync(claim, Planning.Passed());
        }

        var other = await ReadAsync(context => context.Attempts.Where(attempt => attempt.SlotId == lease.SlotId && !attempt.IsSelected).Select(attempt => attempt.Id).FirstAsync(Ct));
        await Choices.SelectAsync(other, false, "test", Ct);
        var bare = await ReadAsync(context => context.Slots.FirstAsync(slot => slot.Kind == AssetKind.Image && slot.SelectedAttemptId == null, Ct));
        await Choices.RequestAttemptAsync(bare.SegmentId, AssetKind.Image, new(), "test", Ct);
        await RunAsync(claim, Planning.Failed());
        await Reader.CardsAsync(project, null, Ct);
        await Reader.CardsAsync(project, [lease.SegmentId], Ct);
        await Reader.HistoryAsync(lease.SegmentId, Ct);
        await Reader.StatusAsync(project, Ct);
        await Reader.StatusAsync(Guid.NewGuid(), Ct);
        await Reader.RunAsync(start.RunId, Ct);
        await Reader.FileAsync(lease.AttemptId, Ct);
        await Reviews.QueueAsync(new(project), 10, await ReadAsync(context => context.Escalations.Select(review => review.Id).FirstAsync(Ct)), Ct);
        await Reviews.QueueAsync(ReviewFilter.All, 10, null, Ct);
        await ReviewAsync(project);
        await Storyboards.ProjectsAsync(Ct);
        await Storyboards.OutlineAsync(project, Ct);
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;
        await Policies.ChangeAsync(type, Planning.On, 1, "test", Ct);
        await Policies.OfSceneTypeAsync(type, Ct);
        await Policies.OfProjectAsync(project, Ct);
        await Policies.UsedByAsync(project, Ct);
        await Policies.VersionsAsync(type, Ct);
        await JudgeAsync(project, type);
        await ProduceAsync(project, start.RunId);
        await ConfigureAsync(type);
        await WatchAsync();
        await EditAsync();
        await SpeakAsync();
        await AgreeOnALookAsync();
    }

    private async Task AgreeOnALookAsync()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(segments: 2, sceneType: "hero"));
        await Sheets.MakeAsync(project, "muted", 1, "test", Ct);
        await Runs.PreviewAsync(new(project, RunScope.Missing, GenerationService.ImagesAndVideos, null, "test") { OfSheet = true }, Ct);
        await Runs.StartAsync(new(project, RunScope.Missing, new HashSet<AssetKind> { AssetKind.Image }, null, "test") { OfSheet = true }, Ct);
        while (await Lanes.LeaseNextAsync(gpu.Image, Ct) is { } lease)
        {
            // What other projects have queued goes along.
            await RenderAsync(lease);
            await ConcludeAsync(lease, Planning.Passed());
        }

        await Sheets.ExchangeAsync(project, 1, 2, "test", Ct);
        await Sheets.ExchangeAsync(project, 1, 1, "test", Ct);
        await Compositions.WaitingAsync(Ct);
        var order = (await Compositions.OrderAsync(project, Ct)).ShouldNotBeNull();
        await Compositions.KeepAsync(order, new("sheet.png", new string('c', 64), 1), Ct);
        await Sheets.ApproveAsync(project, "test", Ct);
        await Sheets.RerollAsync(project, 2, "test", Ct);
        await Sheets.FindAsync(project, Ct);
        await Compositions.NoteTroubleAsync(order, "It is gone.", true, Ct);
        await Compositions.TryAgainAsync(project, Ct);
        var sequences = new SequenceDesk(Transactions, new(Clock), Clock);
        await sequences.SetFormatAsync(project, new() { Upscale = Upscaling.Simulated }, "test", Ct);
        await Runs.PreviewAsync(new(project, RunScope.Upscale, GenerationService.ImagesAndVideos, null, "test") { Ahead = true }, Ct);
        await sequences.StartAsync(project, new(), "test", Ct);
        (await new SequenceOverviews(Transactions, Clock).OfProjectAsync(project, Ct)).ShouldNotBeNull();
        await new GenerationOutlooks(Transactions, Clock).OfProjectAsync(project, all: true, Ct);
        (await sequences.IsRunningAsync(project, Ct)).ShouldBeTrue();
    }

    private async Task JudgeAsync(Guid project, Guid type)
    {
        var gates = new GateStore(Transactions, new(Clock), Clock);
        await gates.ChangeAsync(type, GatePresets.Static.Gate, 1, "test", Ct);
        await gates.OfSceneTypeAsync(type, Ct);
        await gates.LatestAsync(type, 10, Ct);
        await gates.OverrideAsync(project, new([new("black")]), 0, "test", Ct);
        await gates.OfProjectAsync(project, Ct);
        await gates.UsedByAsync(project, Ct);
        await gates.LatestOfProjectAsync(project, 10, Ct);
        await gates.VersionsAsync(project, Ct);
    }

    /// <summary>A scene that is spoken in one go, and what may become of it.</summary>
    private async Task SpeakAsync()
    {
        var project = await ProjectAsync(segments: 2);
        await new ProjectSettings(Transactions, new(Clock), Clock).ChangeAsync(project, new("Spoken", true, NarrationManner.WholeScenes), "test", Ct);
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Passed());
        var takes = new NarrationTakes(Transactions, new(Clock), Clock);
        var order = (await takes.OrderAsync((await takes.DueAsync([Guid.Empty], Ct)).ShouldHaveSingleItem(), Ct)).ShouldNotBeNull();
        var found = new Alignment.Found([new(0, 2), new(2, 4)], AlignedBy.Words);
        foreach (var part in order.Due)
        {
            var file = new MediaFile($"p/{part.SegmentId:N}/cut/media.wav", new string('d', 64), 100, 2, 0);
            await takes.KeepAsync(order, part, new(found.Spans[part.Index], new(Planning.Passed(), file)), Ct);
            await takes.KeepAsync(order, part, new(found.Spans[part.Index], new(Planning.Passed(), file)), Ct);
        }

        await takes.SettleAsync(order, new TakeOutcome.Cut(found), Ct);
        await new SegmentLengths(Transactions, new(Clock), Clock).FollowNarrationAsync(order.Due[0].SegmentId, "test", Ct);
        await Reader.HistoryAsync(order.Due[0].SegmentId, Ct);
        await Reader.HistoryAsync(order.TakeId, Ct);
        await Runs.FinishRunsAsync(Ct);
        await StartAsync(project, RunScope.Again, AssetKind.Audio);
    }

    /// <summary>What creators do to the order and the words.</summary>
    private async Task EditAsync()
    {
        var project = await ProjectAsync(segments: 4);
        var (segments, bin) = (new SegmentStore(Transactions, new(Clock), Clock), new SegmentBin(Transactions, new MemoryMedia(), new(Clock), Clock));
        var board = await ReadAsync(context => context.Segments.AsNoTracking().Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).ToListAsync(Ct));
        var prompts = new VideoPromptStore(Transactions, new(Clock), Clock);
        await prompts.KeepAsync([.. (await prompts.MissingAsync(project, Ct))!.Take(1).Select(subject => new VideoPromptDraft(subject.SegmentId, subject.Revision, "A pan.", VideoPromptOrigin.Template))], "test", Ct);
        await segments.MarkStillAsync(board[0].Id, still: true, "test", Ct);
        await segments.EditAsync(board[1].Id, board[1].Content with { Text = "One two. Three." }, board[1].Revision, "test", Ct);
        await segments.SplitAsync(board[1].Id, "One two.".Length, board[1].Revision + 1, "test", Ct);
        await segments.AddAsync(board[1].Id, new("New"), "test", Ct);
        await segments.MoveAsync(board[3].Id, board[0].Id, behind: true, "test", Ct);
        await segments.MergeAsync(board[1].Id, (await ReadAsync(context => context.Segments.SingleAsync(segment => segment.Id == board[1].Id, Ct))).Revision, "test", Ct);
        await bin.DeleteAsync(project, [board[0].Id, board[2].Id], "test", Ct);
        await bin.ContentsAsync(project, Ct);
        await bin.RestoreAsync(project, [board[0].Id], "test", Ct);
        await bin.EmptyAsync(project, [board[2].Id], "test", Ct);
    }

    /// <summary>What producers look at. Time passes, so that sums of every length are taken.</summary>
    private async Task ProduceAsync(Guid project, Guid run)
    {
        var (budgets, history) = (new BudgetReader(this), new RunReader(Transactions, Clock));
        await budgets.BudgetsAsync(Ct);
        await budgets.ReportAsync(project, Ct);
        await budgets.LinesAsync(project, Ct).ToListAsync(Ct);
        await budgets.RatesAsync(Ct);
        await history.RunsAsync(new(project, RunStatus.Cancelled, "test", run), Ct);
        await history.ChoicesAsync(Ct);
        await history.ReportAsync(run, Ct);
        await history.ErrorsAsync(run, Ct);
        foreach (var length in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1) })
        {
            await ReadAsync(context => DatedSums.OfAsync(context.BudgetEntries.Select(entry => new Dated { At = entry.At, First = entry.GpuSeconds, Second = entry.Cost }), length, Ct));
        }
    }

    private async Task ReviewAsync(Guid project)
    {
        var review = (await Reviews.QueueAsync(new(project, "", AssetKind.Image, ReviewOrder.Dearest), 10, null, Ct))[0];
        await Reviews.QueueAsync(new(project, Order: ReviewOrder.Dearest), 10, review.Id, Ct);
        await Desk.AssignAsync(review.Id, "mara", "mara", Ct);
        await Reviews.QueueAsync(new(Assignee: "mara"), 10, null, Ct);
        await Reviews.FindAsync(review.Id, Ct);
        await Reviews.CountAsync(Ct);
        await Reviews.FacetsAsync(Ct);
        await Reviews.PreviewAsync(review.Id, Ct);
        await Storyboards.SetBudgetAsync(project, new(1, 1000), "test", Ct);
        await Desk.RetryAsync(review.Id, 1, "mara", Ct);
        await Desk.RefuseGrantAsync(review.Id, "No.", "paul", Ct);
        await Desk.RetryAsync(review.Id, 1, "mara", Ct);
        await Desk.ApproveGrantAsync(review.Id, "paul", Ct);
        var selected = await ReadAsync(context => context.Attempts.Where(attempt => attempt.IsSelected).Select(attempt => attempt.Id).FirstAsync(Ct));
        await Choices.ReproduceAsync(selected, "mara", Ct);
        await Reproductions.WaitingAsync(Ct);
        await ChoiceCounts.CountsAsync(project, Ct);
        await new RetryInsights(Transactions).OfAsync(project, Ct);
    }

    private async Task WatchAsync()
    {
        await StartAsync(await ProjectAsync(segments: 2, sceneType: "landscape"), kinds: AssetKind.Image);
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        await Lanes.ConfirmAsync(lease, Ct);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.MachineFailed(ErrorClass.BackendLost, "Away."));
        await Attempts.ConcludeTryAsync(lease, new(TryStatus.Failed, ErrorClass.BackendLost, "Away.", 0) { MayStillEnd = true }, ruling, Ct);
        var watched = (await Late.WatchedAsync(Ct)).Single();
        var late = (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull();
        await Late.KeepAsync(watched.TryId, late, new(Planning.Failed(), null), Ct);
        await Late.LookOnceMoreAsync(watched.TryId, TimeSpan.FromSeconds(30), Ct);
        await Late.LeaveAsync(watched.TryId, Ct);
        await Watch.WatchedAsync(Ct);
        await Watch.NoteAsync(gpu.BackendId, new(true, "Ready.", null, 0, 0, null), Ct);
        await Watch.QuestionsAsync(gpu.BackendId, Ct);
        await Watch.RecordsAsync(Ct);
        await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Tries, "Bad."), Ct);
        await using var pool = new BackendPool(this, _ => throw new BackendException(ErrorClass.Connection, "Away."), Clock);
        var reader = new BackendReader(this, pool, Clock);
        await reader.BackendsAsync(Ct);
        await reader.WaitingAsync(lease.ProjectId, Ct);
        await reader.StatisticsAsync(Ct);
        await Backends.PutBackAsync(gpu.BackendId, "test", Ct);
        var blocklist = new Blocklist(Transactions, new Ids(Clock), Clock);
        await blocklist.BlockAsync(gpu.BackendId, "simulated-image", "Bad.", "test", Ct);
        await blocklist.UnblockAsync(gpu.BackendId, "simulated-image", "test", Ct);
    }

    private async Task ConfigureAsync(Guid sceneType)
    {
        var workflow = (await Workflows.AddAsync(WorkflowStoreTests.Draft("sdxl"), "test", Ct)).ShouldNotBeNull();
        await Workflows.NamedAsync(workflow.Name, Ct);
        await Workflows.AllAsync(Ct);
        await Workflows.FindAsync(workflow.Id, Ct);
        await Workflows.ChangeAsync(workflow.Id, workflow.Revision, (found, now) => found.Bind(found.Bindings, found.Scores, now), "test", Ct);
        await Workflows.AssignAsync(sceneType, WorkflowStoreTests.Only(AssetKind.Image, "sdxl"), "test", Ct);
        await Workflows.RemoveAsync(workflow.Id, "test", Ct);
        var backend = (await Backends.AddAsync(BackendStoreTests.Settings("GPU 1"), "test", Ct)).ShouldNotBeNull();
        await Backends.ChangeAsync(backend, settings => settings with { Enabled = false }, "test", Ct);
        await Backends.RemoveAsync(backend, "test", Ct);
        await ScoreAsync();
    }

    private async Task ScoreAsync()
    {
        var scorer = (await Scorers.AddAsync(ScorerStoreTests.Settings("Faces", "likeness"), "test", Ct)).ShouldBeOfType<ScorerSaving.Saved>().Id;
        await Scorers.ChangeAsync(scorer, 1, settings => settings with { Enabled = true }, "test", Ct);
        await Scorers.AllAsync(Ct);
        await Scorers.NamesAsync(Ct);
        await Scorers.LatestAsync(AssetKind.Image, Ct);
        await Scores.ServingAsync(["likeness"], Ct);
        await Scores.NoteAsync(scorer, new(new ScorerReply.Answered("1", null, [new("likeness", ReplyStatus.Ok, 0.4, "", null)]), TimeSpan.FromSeconds(1), "f"), Ct);
        await Scores.RecallAsync(scorer, "f", Ct);
        await Scorers.RemoveAsync(scorer, "test", Ct);
    }

    private sealed class QueryCollector : IQueryExpressionInterceptor
    {
        public List<Expression> Queries { get; } = [];

        public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
        {
            lock (Queries)
            {
                Queries.Add(queryExpression);
            }

            return queryExpression;
        }
    }

    /// <summary>Hangs a query onto the tables of another provider's model.</summary>
#pragma warning disable EF1001 // A root of raw SQL has no public name; the test only exchanges its table.
    private sealed class Reroot(IModel model) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) => node switch
        {
            FromSqlQueryRootExpression raw => new FromSqlQueryRootExpression(Same(raw.EntityType), "SELECT * FROM " + raw.EntityType.GetTableName(), raw.Argument),
            EntityQueryRootExpression root => new EntityQueryRootExpression(Same(root.EntityType)),
            _ => base.VisitExtension(node),
        };

        private IEntityType Same(IEntityType entity) => model.FindEntityType(entity.Name)!;
    }
#pragma warning restore EF1001
}
