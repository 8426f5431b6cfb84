using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class IdsTests
{
    [Fact]
    public void Next_ManyInOneMoment_SortAsTheyWereAskedFor()
    {
        var ids = new Ids(new ManualTime());

        var asked = Enumerable.Range(0, 10_000).Select(_ => ids.Next()).ToList();

        asked.Select(id => id.ToString()).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        asked.Distinct().Count().ShouldBe(10_000);
        asked.ShouldAllBe(id => id.Version == 7);
    }

    [Fact]
    public void Next_ClockSetBack_StillSortsBehind()
    {
        var clock = new ShiftedBack();
        var ids = new Ids(clock);
        var before = ids.Next();

        clock.Now -= TimeSpan.FromHours(1);

        string.CompareOrdinal(ids.Next().ToString(), before.ToString()).ShouldBePositive();
    }

    private sealed class ShiftedBack : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
