using RetryStudio.Domain;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps projects in memory.</summary>
public sealed class FakeStoryboardStore : IStoryboardStore, IProjectSettings
{
    public List<SceneTypeView> SceneTypes { get; } = [new(Guid.NewGuid(), "dialogue", "Dialogue close-up", false, 1), new(Guid.NewGuid(), "landscape", "Landscape", true, 3)];

    public List<ProjectSummary> Projects { get; } = [];

    public Dictionary<Guid, ProjectOutline> Outlines { get; } = [];

    public List<NewProject> Created { get; } = [];

    public List<(Guid Project, ScriptDraft Draft)> Appended { get; } = [];

    /// <summary>The limits that were set.</summary>
    public List<decimal?> Budgets { get; } = [];

    public List<BudgetChange> BudgetChanges { get; } = [];

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Holds back what needs the scene types until it is completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public Task<Guid> CreateAsync(NewProject project, CancellationToken ct)
    {
        Created.Add(project);
        return Answer(Guid.NewGuid());
    }

    public Task<int> AppendAsync(Guid projectId, ScriptDraft draft, Guid? defaultSceneType, CancellationToken ct)
    {
        Appended.Add((projectId, draft));
        return Answer(draft.Segments);
    }

    public async Task<IReadOnlyList<SceneTypeView>> SceneTypesAsync(CancellationToken ct)
    {
        await (Gate?.Task ?? Task.CompletedTask);
        return await Answer<IReadOnlyList<SceneTypeView>>(SceneTypes);
    }

    public Task<IReadOnlyList<ProjectSummary>> ProjectsAsync(CancellationToken ct) => Answer<IReadOnlyList<ProjectSummary>>([.. Projects]);

    public Task<ProjectOutline?> OutlineAsync(Guid projectId, CancellationToken ct) => Answer(Outlines.GetValueOrDefault(projectId));

    public Task<bool> ChangeAsync(Guid projectId, ProjectWishes wishes, string by, CancellationToken ct)
    {
        var there = Outlines.TryGetValue(projectId, out var outline);
        if (there)
        {
            Outlines[projectId] = outline! with { Name = wishes.Name, WantsNarration = wishes.WantsNarration, NarrationManner = wishes.Manner };
        }

        return Answer(there);
    }

    public Task<BudgetView> SetBudgetAsync(Guid projectId, BudgetChange change, string by, CancellationToken ct)
    {
        Budgets.Add(change.Limit);
        BudgetChanges.Add(change);
        if (!Outlines.TryGetValue(projectId, out var outline))
        {
            throw RejectedException.NotFound("project");
        }

        var budget = outline.Budget with { Limit = change.KeepsLimit ? outline.Budget.Limit : change.Limit, Reserve = change.Reserve ?? outline.Budget.Reserve };
        Outlines[projectId] = outline with { Budget = budget };
        return Answer(budget);
    }

    private Task<T> Answer<T>(T answer) => Fault is null ? Task.FromResult(answer) : Task.FromException<T>(Fault);
}
