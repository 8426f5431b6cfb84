using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Live;

namespace RetryStudio.Domain.Storyboards;

public enum ScriptFormat
{
    Text,
    Csv,
    Json,
}

/// <summary>What creators do with projects and scripts.</summary>
public sealed class StoryboardService(IStoryboardStore store, IProjectSettings settings, LiveFeed feed, ICurrentUser user)
{
    public Task<IReadOnlyList<ProjectSummary>> ProjectsAsync(CancellationToken ct = default) => store.ProjectsAsync(ct);

    public Task<IReadOnlyList<SceneTypeView>> SceneTypesAsync(CancellationToken ct = default) => store.SceneTypesAsync(ct);

    public async Task<ProjectOutline> OutlineAsync(Guid projectId, CancellationToken ct = default) =>
        await store.OutlineAsync(projectId, ct) ?? throw RejectedException.NotFound("project");

    /// <summary>Reads a script without keeping anything.</summary>
    public async Task<ScriptReading> ReadAsync(string script, ScriptFormat format, CancellationToken ct = default)
    {
        if (script.Length > ScriptDraft.MostCharacters)
        {
            throw new RejectedException(RejectionReason.TooLarge, $"The script is too long: {script.Length:N0} characters, at most {ScriptDraft.MostCharacters:N0} are possible. Split it into several projects.");
        }

        var slugs = (await store.SceneTypesAsync(ct)).Select(type => type.Slug).ToHashSet();
        return format switch
        {
            ScriptFormat.Csv => CsvScriptParser.Parse(script, slugs),
            ScriptFormat.Json => JsonScriptParser.Parse(script, slugs),
            _ => ScriptParser.Parse(script, slugs),
        };
    }

    /// <summary>Makes a project, with its script when there is one: both or neither.</summary>
    public async Task<Guid> CreateAsync(string? name, decimal? budgetGpuSeconds, string? script, Guid? sceneTypeId, CancellationToken ct = default, ScriptFormat format = ScriptFormat.Text)
    {
        var line = PlainText.Line(name, "name", Project.NameLimit);
        RequireInRange(budgetGpuSeconds, "budgetGpuSeconds");
        await RequireSceneTypeAsync(sceneTypeId, ct);
        var draft = string.IsNullOrWhiteSpace(script) ? null : Accept(await ReadAsync(script, format, ct));
        var id = await store.CreateAsync(new(line, budgetGpuSeconds, draft, sceneTypeId, user.Name), ct);
        feed.Publish(new StudioEvent.ProjectChanged(id));
        return id;
    }

    /// <summary>Adds a script to a project: all of it or nothing.</summary>
    public async Task<int> ImportAsync(Guid projectId, string script, ScriptFormat format, Guid? sceneTypeId = null, CancellationToken ct = default)
    {
        await OutlineAsync(projectId, ct);
        await RequireSceneTypeAsync(sceneTypeId, ct);
        var added = await store.AppendAsync(projectId, Accept(await ReadAsync(script, format, ct)), sceneTypeId, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return added;
    }

    /// <summary>Sets the budget. Raising it does not start anything by itself.</summary>
    /// <param name="field">By which a limit out of range is refused.</param>
    public async Task<BudgetView> SetBudgetAsync(Guid projectId, BudgetChange change, CancellationToken ct = default, string field = "budgetGpuSeconds")
    {
        RequireInRange(change.Limit, field);
        RequireInRange(change.Reserve, "reserveGpuSeconds");
        var budget = await store.SetBudgetAsync(projectId, change, user.Name, ct);
        feed.Publish(new StudioEvent.BudgetChanged(projectId));
        return budget;
    }

    public async Task ChangeSettingsAsync(Guid projectId, ProjectWishes wishes, CancellationToken ct = default)
    {
        if (!await settings.ChangeAsync(projectId, wishes with { Name = PlainText.Line(wishes.Name, "name", Project.NameLimit) }, user.Name, ct))
        {
            throw RejectedException.NotFound("project");
        }

        feed.Publish(new StudioEvent.ProjectChanged(projectId));
    }

    private static ScriptDraft Accept(ScriptReading reading) => reading.BadRows.IsEmpty
        ? reading.Draft
        : throw new RejectedException(
            RejectionReason.BadRows,
            "Nothing was imported, because some lines are wrong.",
            [.. reading.BadRows.Select(row => new FieldError($"line {row.Line}", row.Sentence))]);

    private static void RequireInRange(decimal? budget, string field)
    {
        if (budget is < 0 or > Budget.Most)
        {
            throw RejectedException.Invalid("The budget is out of range.", new FieldError(field, $"It must be between 0 and {Budget.Most:N0} GPU seconds."));
        }
    }

    private async Task RequireSceneTypeAsync(Guid? sceneTypeId, CancellationToken ct)
    {
        if (sceneTypeId is { } id && (await store.SceneTypesAsync(ct)).All(type => type.Id != id))
        {
            throw RejectedException.Invalid("There is no such scene type.", new FieldError("sceneTypeId", "There is no such scene type."));
        }
    }
}
