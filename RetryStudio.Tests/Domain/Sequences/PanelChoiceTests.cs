using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class PanelChoiceTests
{
    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 1 }, new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { 2, 2 }, new[] { 0, 1, 2, 3, 0, 1, 2, 3, 0 })]
    [InlineData(new[] { 9 }, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(new[] { 27 }, new[] { 1, 4, 7, 10, 13, 16, 19, 22, 25 })]
    [InlineData(new[] { 100, 1, 1 }, new[] { 7, 21, 35, 50, 64, 78, 92, 100, 101 })]
    public void Of_Scenes_IsSpreadEvenly(int[] sizes, int[] places) => PanelChoice.Of(Scenes(sizes)).ShouldBe(places);

    [Fact]
    public void Of_UpToNineScenes_ShowsEachOfThem()
    {
        for (var scenes = 1; scenes <= 9; scenes++)
        {
            var board = Scenes([.. Enumerable.Range(1, scenes).Select(scene => scene == 1 ? 500 : scene)]);

            var places = PanelChoice.Of(board);

            places.Length.ShouldBe(9);
            places.ShouldBeInOrder();
            places.Distinct().Count().ShouldBe(9);
            places.Select(place => board[place]).Distinct().Count().ShouldBe(scenes);
        }
    }

    [Fact]
    public void Of_MoreScenesThanPanels_ShowsNineOfThem()
    {
        var board = Scenes([.. Enumerable.Repeat(3, 18)]);

        PanelChoice.Of(board).Select(place => board[place]).Distinct().Count().ShouldBe(9);
    }

    private static List<Guid> Scenes(params int[] sizes) => [.. sizes.SelectMany((size, scene) => Enumerable.Repeat(new Guid(scene + 1, 0, 0, new byte[8]), size))];
}
