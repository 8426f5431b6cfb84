using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class SegmentStoreTests : DatabaseTest
{
    private SegmentStore Segments => new(Transactions, new(Clock), Clock);

    private SegmentBin Bin => new(Transactions, new MemoryMedia(), new(Clock), Clock);

    [Fact]
    public async Task MarkStillAsync_Segment_IsMarkedAndAuditedOnce()
    {
        var segment = (await BoardAsync(1))[0];

        (await Segments.MarkStillAsync(segment.Id, still: true, "mara", Ct)).ShouldNotBeNull();
        (await Segments.MarkStillAsync(segment.Id, still: true, "mara", Ct)).ShouldNotBeNull().ProjectId.ShouldBe(segment.ProjectId);
        (await Segments.MarkStillAsync(Guid.NewGuid(), still: true, "mara", Ct)).ShouldBeNull();

        (await FindAsync(segment.Id)).Still.ShouldBeTrue();
        (await AuditsAsync("segment.still")).ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 3, false, "BCADE")]
    [InlineData(0, 3, true, "BCDAE")]
    [InlineData(4, 0, false, "EABCD")]
    [InlineData(2, 1, true, "ABCDE")]
    [InlineData(3, 4, true, "ABCED")]
    public async Task MoveAsync_NextToAnother_KeepsTheNumbersWithoutGaps(int segment, int target, bool behind, string order)
    {
        var board = await BoardAsync(5);

        await Segments.MoveAsync(board[segment].Id, board[target].Id, behind, "mara", Ct);

        (await OrderAsync(board[0].ProjectId)).ShouldBe(order);
    }

    [Fact]
    public async Task MoveAsync_IntoAnotherScene_BelongsToIt()
    {
        var draft = new ScriptDraft([new("One", null, [new("A"), new("B")]), new("Two", null, [new("C")])]);
        var project = await Storyboards.CreateAsync(new("Two scenes", null, draft, null, "test"), Ct);
        var board = await SegmentsAsync(project);

        await Segments.MoveAsync(board[0].Id, board[2].Id, behind: true, "mara", Ct);

        (await OrderAsync(project)).ShouldBe("BCA");
        (await FindAsync(board[0].Id)).SceneId.ShouldBe(board[2].SceneId);
    }

    [Fact]
    public async Task MoveAsync_ManyAtOnce_LosesNoNumber()
    {
        var board = await BoardAsync(8);

        await Task.WhenAll(board.Select((segment, index) => Segments.MoveAsync(segment.Id, board[(index + 3) % 8].Id, index % 2 == 0, "mara", Ct)));

        (await SegmentsAsync(board[0].ProjectId)).Select(segment => segment.Number).ShouldBe(Enumerable.Range(1, 8));
    }

    [Fact]
    public async Task AddAsync_BehindAnother_HasSlotsAndMovesTheRest()
    {
        var board = await BoardAsync(3);

        var place = await Segments.AddAsync(board[0].Id, new("X", Seconds: 3), "mara", Ct);

        place.Number.ShouldBe(2);
        (await OrderAsync(board[0].ProjectId)).ShouldBe("AXBC");
        (await ReadAsync(context => context.Slots.CountAsync(slot => slot.SegmentId == place.SegmentId, Ct))).ShouldBe(3);
    }

    [Fact]
    public async Task SplitAsync_Text_BecomesTwoSegments()
    {
        var project = await Storyboards.CreateAsync(new("P", null, new([new("One", null, [new("Mara lights the lamp. Rain.", Seconds: 4), new("End.")])]), null, "test"), Ct);
        var segment = (await SegmentsAsync(project))[0];

        await Segments.SplitAsync(segment.Id, "Mara lights the lamp.".Length, segment.Revision, "mara", Ct);

        (await SegmentsAsync(project)).Select(item => (item.Text, item.Seconds)).ShouldBe([("Mara lights the lamp.", 3.2m), ("Rain.", 0.8m), ("End.", 2m)]);
    }

    [Fact]
    public async Task MergeAsync_NextOfTheScene_GoesToTheBin()
    {
        var board = await BoardAsync(3);

        await Segments.MergeAsync(board[0].Id, 0, "mara", Ct);

        var segments = await SegmentsAsync(board[0].ProjectId);
        segments.Select(segment => (segment.Text, segment.Number, segment.Seconds)).ShouldBe([("A B", 1, 4m), ("C", 2, 2m)]);
        segments[0].ImagePrompt.ShouldBe("A");
        (await Bin.ContentsAsync(board[0].ProjectId, Ct)).ShouldNotBeNull().ShouldHaveSingleItem().Text.ShouldBe("B");
        (await Should.ThrowAsync<RejectedException>(Segments.MergeAsync(board[2].Id, 0, "mara", Ct))).Message.ShouldContain("last one of its scene");
    }

    [Fact]
    public async Task EditAsync_FromAnOldRevision_IsRefused()
    {
        var segment = (await BoardAsync(1))[0];
        await Segments.EditAsync(segment.Id, new("New", Seconds: 2), segment.Revision, "mara", Ct);

        var refusal = await Should.ThrowAsync<RejectedException>(Segments.EditAsync(segment.Id, new("Newer", Seconds: 2), segment.Revision, "jon", Ct));

        refusal.Reason.ShouldBe(RejectionReason.Conflict);
        (await FindAsync(segment.Id)).Text.ShouldBe("New");
    }

    private async Task<List<Segment>> BoardAsync(int segments)
    {
        var draft = new ScriptDraft([new("Scene", "landscape", [.. Enumerable.Range(0, segments).Select(index => new SegmentDraft($"{(char)('A' + index)}"))])]);
        return await SegmentsAsync(await Storyboards.CreateAsync(new("Board", null, draft, null, "test"), Ct));
    }

    private Task<List<Segment>> SegmentsAsync(Guid project) => ReadAsync(context => context.Segments.AsNoTracking().Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).ToListAsync(Ct));

    private async Task<string> OrderAsync(Guid project)
    {
        var segments = await SegmentsAsync(project);
        segments.Select(segment => segment.Number).ShouldBe(Enumerable.Range(1, segments.Count));
        return string.Concat(segments.Select(segment => segment.Text));
    }

    private Task<Segment> FindAsync(Guid id) => ReadAsync(context => context.Segments.AsNoTracking().SingleAsync(segment => segment.Id == id, Ct));

    private Task<int> AuditsAsync(string action) => ReadAsync(context => context.AuditEntries.CountAsync(entry => entry.Action == action, Ct));
}
