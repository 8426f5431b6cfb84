using System.Diagnostics;
using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Radzen;
using Radzen.Blazor;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Scorers;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Budgets;
using RetryStudio.Web.Runs;
using RetryStudio.Web.Shared.Live;
using RetryStudio.Web.Storyboard;

namespace RetryStudio.Tests.Components;

/// <summary>A screen with fakes behind the ports. Tests look for roles and for what people read.</summary>
public abstract class ScreenTest : BunitContext
{
    // A busy machine takes its time; what never comes about fails all the same.
    static ScreenTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected ScreenTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IGenerationReader>(Reader).AddSingleton<IStoryboardStore>(Store).AddSingleton<IRunLedger>(Runs).AddSingleton<IPersonalChoices>(Runs).AddSingleton<IPolicyStore>(Policies).AddSingleton<IGateStore>(Gates).AddSingleton<IProjectGateStore>(Gates).AddSingleton<IProjectSettings>(Store).AddSingleton<ISegmentStore>(SegmentStore).AddSingleton<ISegmentBin>(SegmentStore).AddSingleton<ISegmentLengths>(SegmentStore).AddSingleton<IBackendReader>(Backends);
        Services.AddSingleton<IEngine, FakeEngine>().AddSingleton<IMediaInspector, FakeInspector>().AddSingleton<ICurrentUser, FakeUser>().AddSingleton<ISeedSource, CountingSeeds>().AddSingleton(Feed);
        Services.AddSingleton<IBackendStore>(BackendStore).AddSingleton<IBackendConnector>(Connector).AddSingleton<IWorkflowStore>(Workflows).AddSingleton<IMediaStore>(Media);
        Services.AddSingleton<IBackendPool>(new OneBackend(Gpu)).AddSingleton<TrialFiles>().AddSingleton<IIdSource, CountingIds>().AddSingleton<ITrialLedger>(Trials).AddScoped<WorkflowTrials>();
        Services.AddSingleton<IReviewReader>(Reviews).AddSingleton<IReviewDesk>(Reviews).AddScoped<ReviewService>().AddScoped<LiveHistories>();
        Services.AddSingleton<IComparisonMedia>(Comparisons).AddSingleton<AttemptComparison>();
        Services.AddSingleton<IScorerStore>(ScorerStore).AddSingleton<ISourcedChecks>(ScorerStore).AddSingleton<IScoreLedger, FakeScoreLedger>().AddSingleton<IScoreSource>(ScoreSource).AddSingleton<ScorerCalls>().AddScoped<ScorerService>();
        Services.AddSingleton(Currency.Default).AddSingleton<IBudgetReader>(Budgets).AddScoped<BudgetScreen>().AddSingleton<IRunReader>(RunHistory).AddScoped<RunScreen>().AddSingleton<IBlocklist>(Blocklist).AddScoped<BlocklistService>();
        Services.AddScoped<BackendService>().AddScoped<WorkflowService>();
        Services.AddSingleton<ISheetStore>(SheetStore).AddSingleton<ISheetComposition, NoSheets>().AddSingleton<ISheetMaker, NoSheets>().AddSingleton<SheetComposition>().AddSingleton<CoherenceSheets>().AddScoped<SheetService>();
        Services.AddSingleton<IVideoPromptStore>(Prompts).AddSingleton<IPromptWriter>(PromptWriter).AddSingleton<VideoPromptWriting>();
        Services.AddScoped<StoryboardService>().AddScoped<GenerationService>().AddScoped<PolicyService>().AddScoped<GateService>().AddScoped<SegmentService>().AddScoped<StoryboardSessions>();
        Services.AddLogging(logging => logging.ClearProviders());
    }

    protected ManualTime Time { get; } = new();

    protected FakeGenerationReader Reader { get; } = new();

    protected FakeStoryboardStore Store { get; } = new();

    protected FakeRunLedger Runs { get; } = new();

    protected FakeReviews Reviews { get; } = new();

    protected FakePolicyStore Policies { get; } = new();

    protected FakeGateStore Gates { get; } = new();

    protected FakeSegmentStore SegmentStore { get; } = new();

    protected FakeSheetStore SheetStore { get; } = new();

    protected FakeVideoPromptStore Prompts { get; } = new();

    protected FakePromptWriter PromptWriter { get; } = new();

    protected FakeBackendReader Backends { get; } = new();

    protected FakeBackendStore BackendStore { get; } = new();

    protected FakeBlocklist Blocklist { get; } = new();

    protected FakeBudgetReader Budgets { get; } = new();

    protected FakeRunReader RunHistory { get; } = new();

    protected FakeScorerStore ScorerStore { get; } = new();

    protected FakeScoreSource ScoreSource { get; } = new();

    protected FakeConnector Connector { get; } = new();

    protected FakeWorkflowStore Workflows { get; } = new();

    protected FakeTrialLedger Trials { get; } = new();

    protected FakeComparisonMedia Comparisons { get; } = new();

    protected LiveFeed Feed { get; } = new();

    /// <summary>The server behind every backend.</summary>
    internal ScriptedBackend Gpu { get; } = new();

    internal MemoryMedia Media { get; } = new();

    protected NotificationService Notifications => Services.GetRequiredService<NotificationService>();

    /// <summary>Where dialogs show up.</summary>
    protected IRenderedComponent<RadzenDialog> Dialogs => field ??= Render<RadzenDialog>();

    /// <summary>Moves the clock on, with time for whatever was waiting for it.</summary>
    protected void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(50))
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            Thread.Sleep(5);
        }
    }

    /// <summary>Moves the clock on until it holds. What is gathered is handed on by another thread, so one step may come too early.</summary>
    protected void Eventually(Action assertion)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < DefaultWaitTimeout)
            {
                Time.Advance(TimeSpan.FromMilliseconds(200));
                Thread.Sleep(5);
            }
        }
    }
}

internal static class Looking
{
    /// <summary>What can be read, each piece set apart as the layout sets it apart.</summary>
    public static string Text(this INode node) => string.Join(' ', node.GetDescendants().OfType<IText>().SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public static IReadOnlyList<string> Texts(this IEnumerable<IElement> elements) => [.. elements.Select(element => element.Text())];

    /// <summary>The whole of what can be read.</summary>
    public static string Read<T>(this IRenderedComponent<T> rendered)
        where T : Microsoft.AspNetCore.Components.IComponent => string.Join(' ', rendered.Nodes.Select(node => node is IText text ? text.Data.Trim() : node.Text()));

    public static IElement Button<T>(this IRenderedComponent<T> rendered, string text)
        where T : Microsoft.AspNetCore.Components.IComponent => rendered.FindAll("button").Single(button => button.Text() == text);

    public static bool HasButton<T>(this IRenderedComponent<T> rendered, string text)
        where T : Microsoft.AspNetCore.Components.IComponent => rendered.FindAll("button").Any(button => button.Text() == text);

    /// <summary>The field that a label names.</summary>
    public static IElement Field<T>(this IRenderedComponent<T> rendered, string label)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        if (rendered.FindAll($"[aria-label='{label}']").FirstOrDefault() is { } named)
        {
            return named;
        }

        var found = rendered.FindAll("label").Single(item => item.Text().StartsWith(label, StringComparison.Ordinal));
        return found.GetAttribute("for") is { } id ? rendered.Find($"#{id}") : found.QuerySelector("input, select")!;
    }

    public static IReadOnlyList<string> Alerts<T>(this IRenderedComponent<T> rendered)
        where T : Microsoft.AspNetCore.Components.IComponent => rendered.FindAll("[role=alert]").Texts();
}
