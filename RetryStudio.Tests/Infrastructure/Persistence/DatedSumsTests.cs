using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Infrastructure.Persistence.Stores;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class DatedSumsTests : DatabaseTest
{
    [Fact]
    public async Task OfAsync_EndOfAMinute_AddsUpWithTheNext()
    {
        var project = await ProjectAsync();
        var noon = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        await ChangeAsync(context => context.BudgetEntries.AddRange(
            new[] { 1.2, 59.4, 59.7, 60.2 }.Select(seconds => new BudgetEntry(Guid.NewGuid(), project, Guid.NewGuid(), BudgetEntryKind.Charge, 1, 0, noon.AddSeconds(seconds)))));

        var sums = await ReadAsync(context => DatedSums.OfAsync(context.BudgetEntries.AsNoTracking().Select(entry => new Dated { At = entry.At, First = entry.GpuSeconds, Second = entry.Cost }), TimeSpan.FromSeconds(1), Ct));

        sums.Select(sum => ((sum.At - noon).TotalSeconds, sum.First)).ShouldBe([(1, 1), (59, 1), (60, 2)]);
    }
}
