using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;

namespace RetryStudio.Web.Review;

/// <summary>Which escalations are listed, and which one is open. It lives in the address.</summary>
public sealed record ReviewQuery(ReviewFilter Filter, Guid? Open = null)
{
    /// <summary>How the address names those that nobody looks after.</summary>
    public const string Nobody = "-";

    /// <summary>Reads an address; what cannot be read asks for nothing.</summary>
    public static ReviewQuery Read(string? project, string? assignee, string? order, string? kind, string? open) => new(
        new(
            Guid.TryParse(project, out var id) ? id : null,
            string.IsNullOrWhiteSpace(assignee) ? null : assignee == Nobody ? "" : assignee,
            Enum.TryParse<AssetKind>(kind, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
            order == "dearest" ? ReviewOrder.Dearest : ReviewOrder.Newest),
        Guid.TryParse(open, out var shown) ? shown : null);

    public string Url
    {
        get
        {
            var parts = new[]
            {
                Filter.ProjectId is { } project ? $"project={project}" : null,
                Filter.Assignee is { } assignee ? $"assignee={Uri.EscapeDataString(assignee.Length == 0 ? Nobody : assignee)}" : null,
                Filter.Kind is { } kind ? $"kind={kind.ToString().ToLowerInvariant()}" : null,
                Filter.Order == ReviewOrder.Dearest ? "order=dearest" : null,
                Open is { } open ? $"open={open}" : null,
            }.OfType<string>().ToList();
            return parts.Count == 0 ? "review" : $"review?{string.Join('&', parts)}";
        }
    }
}
