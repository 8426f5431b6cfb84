using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Postgres;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Infrastructure.Seeding;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A test with a database of its own, and the stores on it.</summary>
public abstract class DatabaseTest : IAsyncLifetime, IDbContextFactory<StudioDbContext>
{
    private readonly Lazy<DbContextOptions> _options;

    private string _connection = "";

    protected ShiftedClock Clock { get; } = new();

    internal StudioTransactions Transactions { get; }

    protected LaneLedger Lanes { get; }

    protected AttemptLedger Attempts { get; }

    protected RunLedger Runs { get; }

    protected PersonalChoices Choices { get; }

    protected StoryboardStore Storyboards { get; }

    protected PolicyStore Policies { get; }

    protected WorkflowStore Workflows { get; }

    protected BackendStore Backends { get; }

    protected BackendWatchStore Watch { get; }

    protected ScorerStore Scorers { get; }

    protected ScoreLedger Scores { get; }

    protected TrialLedger Trials { get; }

    protected LateResultStore Late { get; }

    protected GenerationReader Reader { get; }

    protected ReviewDesk Desk { get; }

    protected ReviewReader Reviews { get; }

    protected ChoiceReader ChoiceCounts { get; }

    protected ReproductionStore Reproductions { get; }

    protected SheetStore Sheets { get; }

    protected SheetCompositionStore Compositions { get; }

    protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    protected DatabaseTest()
    {
        _options = new(Options);
        var (ids, seeds) = (new Ids(Clock), new RandomSeeds());
        Transactions = new(this, Clock);
        Lanes = new(Transactions, seeds, ids, new(), Clock);
        Attempts = new(Transactions, seeds, ids, Clock);
        Runs = new(Transactions, seeds, ids, Clock);
        Choices = new(Transactions, seeds, ids, Clock);
        Storyboards = new(Transactions, ids, Clock);
        Policies = new(Transactions, ids, Clock);
        Workflows = new(Transactions, ids, Clock);
        Backends = new(Transactions, ids, Clock);
        Watch = new(Transactions, ids, new(), Clock);
        Scorers = new(Transactions, ids, Clock);
        Scores = new(Transactions, Clock);
        Trials = new(Transactions, ids, Clock);
        Late = new(Transactions, ids, Clock);
        Reader = new(Transactions, Clock);
        Desk = new(Transactions, seeds, ids, Clock);
        Reviews = new(Transactions);
        ChoiceCounts = new(Transactions);
        Reproductions = new(Transactions, Clock);
        Sheets = new(Transactions, ids, Clock);
        Compositions = new(Transactions, ids, Clock);
    }

    public async ValueTask InitializeAsync()
    {
        _connection = await PostgresServer.NewDatabaseAsync();
        var options = new StudioOptions(new(DatabaseProvider.Postgres, _connection)) { Demo = false, SimulatedBackends = 0 };
        await new StudioSeeder(Transactions, Storyboards, Policies, Runs, Reader, Sheets, new(Clock), options, Clock).SeedAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await PostgresServer.DropAsync(_connection);
        GC.SuppressFinalize(this);
    }

    public StudioDbContext CreateDbContext() => new PostgresStudioDbContext((DbContextOptions<PostgresStudioDbContext>)_options.Value);

    protected virtual void Configure(DbContextOptionsBuilder options)
    {
    }

    private DbContextOptions Options()
    {
        var options = new DbContextOptionsBuilder<PostgresStudioDbContext>().UseNpgsql(_connection);
        Configure(options);
        return options.Options;
    }

    protected async Task<T> ReadAsync<T>(Func<StudioDbContext, Task<T>> read)
    {
        await using var context = CreateDbContext();
        return await read(context);
    }

    protected Task ChangeAsync(Action<StudioDbContext> change) => Transactions.RunAsync((context, _) =>
    {
        change(context);
        return Task.FromResult(true);
    }, Ct);

    /// <summary>A GPU with one lane per kind, and each lane already taken. One that is not simulated can run 'sdxl' and nothing else.</summary>
    protected async Task<Gpu> GpuAsync(bool exclusive = true, BackendType type = BackendType.Simulated, int weight = BackendSettings.DefaultWeight)
    {
        var backend = new Backend(Guid.NewGuid(), $"GPU {Guid.NewGuid():N}", type);
        var lanes = Enum.GetValues<AssetKind>().Select(kind => new Lane(Guid.NewGuid(), backend.Id, kind, 0)).ToList();
        await ChangeAsync(context =>
        {
            var added = context.Backends.Add(backend);
            (added.Property(item => item.LanesExclusive).CurrentValue, added.Property(item => item.Weight).CurrentValue) = (exclusive, weight);
            context.Lanes.AddRange(lanes);
        });
        var claims = new Dictionary<AssetKind, LaneClaim>();
        foreach (var lane in lanes)
        {
            claims[lane.Kind] = (await Lanes.TakeAsync(lane.Id, Ct)).ShouldNotBeNull();
        }

        if (type == BackendType.ComfyUi)
        {
            await Watch.KeepAsync(backend.Id, new(new("sdxl", AssetKind.Image, [], ""), new(true, "")), Ct);
        }

        return new(backend.Id, claims);
    }

    protected async Task<Guid> ProjectAsync(int segments = 1, decimal? budget = null, PolicyOverride? policy = null, int weight = 1, string sceneType = "dialogue")
    {
        var draft = new ScriptDraft([new("Scene 1", sceneType, [.. Enumerable.Range(1, segments).Select(number => new SegmentDraft($"Shot {number}."))])]);
        var id = await Storyboards.CreateAsync(new($"Project {Guid.NewGuid():N}", budget, draft, null, "test"), Ct);
        if (policy is not null)
        {
            (await Policies.OverrideAsync(id, policy, 0, "test", Ct)).ShouldNotBeNull();
        }

        if (weight != 1)
        {
            await using var context = CreateDbContext();
            var project = await context.Projects.SingleAsync(item => item.Id == id, Ct);
            context.Entry(project).Property(item => item.Weight).CurrentValue = weight;
            await context.SaveChangesAsync(Ct);
        }

        return id;
    }

    protected Task<RunStart> StartAsync(Guid project, RunScope scope = RunScope.Missing, params AssetKind[] kinds) =>
        Runs.StartAsync(new(project, scope, kinds.Length == 0 ? GenerationService.ImagesAndVideos : kinds.ToHashSet(), null, "test"), Ct);

    protected async Task<Lease> LeaseAsync(LaneClaim claim) => (await Lanes.LeaseNextAsync(claim, Ct)).ShouldNotBeNull();

    /// <summary>The backend takes it and renders it.</summary>
    protected async Task RenderAsync(Lease lease, decimal gpuSeconds = 12)
    {
        (await Lanes.ConfirmAsync(lease, Ct)).ShouldBeTrue();
        (await Lanes.HandOffAsync(lease with { Submitted = true }, Slots.Rendered(gpuSeconds), Ct)).Held.ShouldBeTrue();
    }

    protected async Task<Decision> ConcludeAsync(Lease lease, AttemptResult result)
    {
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), result);
        return (await Attempts.ConcludeAsync(lease.AttemptId, new(result, result is AttemptResult.Judged ? MediaOf(lease) : null), ruling, Ct)).ShouldNotBeNull();
    }

    protected async Task<Decision> RunAsync(LaneClaim claim, AttemptResult result)
    {
        var lease = await LeaseAsync(claim);
        await RenderAsync(lease);
        return await ConcludeAsync(lease, result);
    }

    protected async Task<Decision> FailTryAsync(Lease lease, ErrorClass error, decimal gpuSeconds = 2)
    {
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.MachineFailed(error, "It broke."));
        return (await Attempts.ConcludeTryAsync(lease, new(TryStatus.Failed, error, "It broke.", gpuSeconds), ruling, Ct)).ShouldNotBeNull();
    }

    protected Task<Slot> SlotAsync(Guid id) => ReadAsync(context => context.Slots.AsNoTracking().SingleAsync(slot => slot.Id == id));

    protected Task<Slot> SlotAsync(Guid project, AssetKind kind) => ReadAsync(context => context.Slots.AsNoTracking().FirstAsync(slot => slot.ProjectId == project && slot.Kind == kind));

    /// <summary>The budget, after its sums were checked against the book.</summary>
    protected async Task<Budget> BudgetAsync(Guid project)
    {
        await using var context = CreateDbContext();
        var budget = await context.Budgets.AsNoTracking().SingleAsync(item => item.ProjectId == project, Ct);
        var entries = await context.BudgetEntries.AsNoTracking().Where(entry => entry.ProjectId == project).ToListAsync(Ct);
        decimal Cost(BudgetEntryKind kind) => entries.Where(entry => entry.Kind == kind).Sum(entry => entry.Cost);
        decimal Sum(BudgetEntryKind kind) => entries.Where(entry => entry.Kind == kind).Sum(entry => entry.GpuSeconds);
        budget.Held.ShouldBe(Sum(BudgetEntryKind.Hold) - Sum(BudgetEntryKind.Release));
        budget.Spent.ShouldBe(Sum(BudgetEntryKind.Charge));
        budget.Overhead.ShouldBe(Sum(BudgetEntryKind.Overhead));
        (budget.SpentCost, budget.OverheadCost).ShouldBe((Cost(BudgetEntryKind.Charge), Cost(BudgetEntryKind.Overhead)));
        Cost(BudgetEntryKind.Hold).ShouldBe(0);
        return budget;
    }

    private static MediaFile MediaOf(Lease lease) => new($"p/{lease.SlotId:N}/{lease.AttemptNumber}/media.png", new string('a', 64), 100, 0, 1);

    protected sealed record Gpu(Guid BackendId, Dictionary<AssetKind, LaneClaim> Claims)
    {
        public LaneClaim Image => Claims[AssetKind.Image];

        public LaneClaim Video => Claims[AssetKind.Video];
    }
}
