using System.Collections.Immutable;
using RetryStudio.Domain.Budgets;

namespace RetryStudio.Domain.Storyboards;

/// <summary>Keeps projects and their storyboards.</summary>
public interface IStoryboardStore
{
    Task<Guid> CreateAsync(NewProject project, CancellationToken ct);

    /// <summary>Adds scenes behind the ones that are there, all or none; the number of segments.</summary>
    Task<int> AppendAsync(Guid projectId, ScriptDraft draft, Guid? defaultSceneType, CancellationToken ct);

    Task<IReadOnlyList<SceneTypeView>> SceneTypesAsync(CancellationToken ct);

    Task<IReadOnlyList<ProjectSummary>> ProjectsAsync(CancellationToken ct);

    /// <summary>Null when there is no such project.</summary>
    Task<ProjectOutline?> OutlineAsync(Guid projectId, CancellationToken ct);

    /// <summary>Changes the budget.</summary>
    Task<BudgetView> SetBudgetAsync(Guid projectId, BudgetChange change, string by, CancellationToken ct);
}

/// <summary>Keeps what a project is called and what it wants.</summary>
public interface IProjectSettings
{
    /// <summary>False when there is no such project.</summary>
    Task<bool> ChangeAsync(Guid projectId, ProjectWishes wishes, string by, CancellationToken ct);
}

/// <summary>What a project is called and what it wants.</summary>
/// <param name="WantsNarration">Segments are to be spoken too, before their pictures are made.</param>
public sealed record ProjectWishes(string Name, bool WantsNarration, NarrationManner Manner = NarrationManner.EachSegment);

public sealed record NewProject(string Name, decimal? BudgetGpuSeconds, ScriptDraft? Draft, Guid? DefaultSceneType, string By);

public sealed record SceneTypeView(Guid Id, string Slug, string Name, bool AutoRetry, int PolicyVersion);

public sealed record ProjectSummary(Guid Id, string Name, DateTimeOffset CreatedAt, int Segments, int Slots, int Complete, int Open, int NeedsReview, int Parked, BudgetView Budget)
{
    /// <summary>Open reviews: what of <see cref="NeedsReview"/> a person can decide. The rest follows from it.</summary>
    public int Reviews { get; init; }

    /// <summary>When something last happened in it.</summary>
    public DateTimeOffset LastActivity { get; init; } = CreatedAt;
}

public sealed record ProjectOutline(Guid Id, string Name, DateTimeOffset CreatedAt, BudgetView Budget, ImmutableArray<SceneView> Scenes)
{
    /// <summary>Segments are to be spoken too.</summary>
    public bool WantsNarration { get; init; }

    public NarrationManner NarrationManner { get; init; }

    public DeliveryFormat Delivery { get; init; } = DeliveryFormat.Default;
}

public sealed record SceneView(Guid Id, int Position, string Title, Guid SceneTypeId, string SceneTypeSlug, string SceneTypeName);

/// <summary>What becomes of a budget.</summary>
/// <param name="Limit">Null has none.</param>
/// <param name="Reserve">Null keeps it.</param>
/// <param name="KeepsLimit">The limit stays what it is, whatever is given here.</param>
public sealed record BudgetChange(decimal? Limit, decimal? Reserve = null, bool KeepsLimit = false);

public sealed record BudgetView(decimal? Limit, decimal Spent, decimal Held, decimal Overhead)
{
    /// <summary>Set aside for attempts that a producer grants.</summary>
    public decimal Reserve { get; init; }

    public decimal? Left => Limit - Spent - Held;

    public static BudgetView Of(Budget budget) => new(budget.Limit, budget.Spent, budget.Held, budget.Overhead) { Reserve = budget.Reserve };
}
