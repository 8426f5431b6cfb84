using Microsoft.EntityFrameworkCore;
using RetryStudio.Infrastructure.Persistence.Stores;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class ShotStoreTests : DatabaseTest
{
    private ShotStore Shots => new(Transactions, new(Clock), Clock);

    [Fact]
    public async Task MarkStillAsync_Segment_IsMarkedAndAuditedOnce()
    {
        var project = await ProjectAsync();
        var segment = await ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project).Select(segment => segment.Id).FirstAsync(Ct));

        (await Shots.MarkStillAsync(segment, still: true, "mara", Ct)).ShouldBe(project);
        (await Shots.MarkStillAsync(segment, still: true, "mara", Ct)).ShouldBe(project);
        (await Shots.MarkStillAsync(Guid.NewGuid(), still: true, "mara", Ct)).ShouldBeNull();

        (await ReadAsync(context => context.Segments.AsNoTracking().SingleAsync(item => item.Id == segment, Ct))).Still.ShouldBeTrue();
        (await ReadAsync(context => context.AuditEntries.CountAsync(entry => entry.Action == "segment.still", Ct))).ShouldBe(1);
    }
}
