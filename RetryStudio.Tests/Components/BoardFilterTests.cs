using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BoardFilterTests
{
    private static readonly RetryStudio.Domain.Storyboards.SceneView Harbour = Shown.Scene(0);
    private static readonly RetryStudio.Domain.Storyboards.SceneView Deck = Shown.Scene(1, "On deck");

    [Fact]
    public void Read_WhatWriteMade_IsTheSame()
    {
        var filter = new BoardFilter(SlotStatus.NeedsReview, 2, AssetKind.Video, "gulls");
        var address = filter.Write();

        BoardFilter.Read((string?)address["status"], (string?)address["scene"], (string?)address["kind"], (string?)address["text"]).ShouldBe(filter);
        address["status"].ShouldBe("needs_review");
    }

    [Theory]
    [InlineData("nonsense", "-1", "7", " ")]
    [InlineData(null, null, null, null)]
    public void Read_Nonsense_AsksForNothing(string? status, string? scene, string? kind, string? text) =>
        BoardFilter.Read(status, scene, kind, text).IsNone.ShouldBeTrue();

    [Fact]
    public void Lay_Scenes_FillRowsOfSix()
    {
        var cells = Enumerable.Range(1, 9).Select(number => new CardCell(Shown.Card(number, number <= 7 ? Harbour : Deck)));

        var rows = BoardRow.Lay(Shown.Outline(Harbour, Deck), cells, BoardFilter.None);

        rows.Select(row => (row.Number, row.Scene.Title, row.OpensScene, row.Cells.Length)).ShouldBe([(0, "The harbour", true, 6), (1, "The harbour", false, 1), (2, "On deck", true, 2)]);
    }

    [Theory]
    [InlineData("needs_review", null, null, null, new[] { 2 })]
    [InlineData("needs_review", null, "image", null, new int[0])]
    [InlineData(null, "2", null, null, new[] { 3 })]
    [InlineData(null, null, "video", null, new[] { 2 })]
    [InlineData(null, null, null, "TEXT OF 1", new[] { 1 })]
    [InlineData(null, null, null, "3", new[] { 3 })]
    [InlineData("pending", null, null, null, new[] { 1, 3 })]
    public void Lay_Filter_KeepsWhatMatches(string? status, string? scene, string? kind, string? text, int[] numbers)
    {
        CardCell[] cells =
        [
            new(Shown.Card(1, Harbour)),
            new(Shown.Card(2, Harbour, Shown.Slot(AssetKind.Image, SlotStatus.Complete), Shown.Slot(AssetKind.Video, SlotStatus.NeedsReview))),
            new(Shown.Card(3, Deck)),
        ];

        var rows = BoardRow.Lay(Shown.Outline(Harbour, Deck), cells, BoardFilter.Read(status, scene, kind, text));

        rows.SelectMany(row => row.Cells).Select(cell => cell.Card.Number).ShouldBe(numbers);
    }
}
