using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Review;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>How often people choose what the studio would have taken, from the database.</summary>
public sealed class ChoiceReader(StudioTransactions transactions) : IChoiceReader
{
    public Task<IReadOnlyList<ChoiceCount>> CountsAsync(Guid? projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var counts = await context.Choices.Where(choice => projectId == null || choice.ProjectId == projectId)
            .GroupBy(choice => new { choice.ProjectId, choice.Kind, choice.Blind })
            .Select(group => new
            {
                group.Key,
                All = group.Count(),
                Agreed = group.Count(choice => choice.Agreed),
                WithoutPick = group.Count(choice => choice.AutomaticAttemptId == null),
            }).ToListAsync(token);
        return (IReadOnlyList<ChoiceCount>)[.. counts
            .OrderBy(count => count.Key.ProjectId).ThenBy(count => count.Key.Kind).ThenBy(count => count.Key.Blind)
            .Select(count => new ChoiceCount(count.Key.ProjectId, count.Key.Kind, count.Key.Blind, count.Agreed, count.All - count.Agreed - count.WithoutPick, count.WithoutPick))];
    }, ct);
}
