using RetryStudio.Domain.Budgets;

namespace RetryStudio.Web.Budgets;

/// <summary>A line of a table of shares.</summary>
public sealed record ShareRow(string Name, SpentShare Share, string? Remark = null);
