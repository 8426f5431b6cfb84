using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Runs;

/// <summary>Which runs are shown. It lives in the address.</summary>
public sealed record RunQuery(Guid? Project = null, RunStatus? Status = null, string? By = null, Guid? After = null)
{
    public static readonly RunQuery All = new();

    public bool IsAll => this with { After = null } == All;

    /// <summary>One more than a page holds tells whether there are others.</summary>
    public RunFilter Filter => new(Project, Status, By, After, RunFilter.PageSize + 1);

    /// <summary>Reads an address; what cannot be read asks for nothing.</summary>
    public static RunQuery Read(string? project, string? status, string? by, string? after) => new(
        Guid.TryParse(project, out var id) ? id : null,
        Enum.TryParse<RunStatus>(status, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
        string.IsNullOrWhiteSpace(by) ? null : by.Trim(),
        Guid.TryParse(after, out var place) ? place : null);

    /// <summary>The parts of the address; null removes one.</summary>
    public Dictionary<string, object?> Write() => new()
    {
        ["project"] = Project?.ToString(),
        ["status"] = Status?.ToString().ToLowerInvariant(),
        ["by"] = By,
        ["after"] = After?.ToString(),
    };
}
