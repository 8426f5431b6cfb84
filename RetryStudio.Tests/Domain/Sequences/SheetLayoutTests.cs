using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class SheetLayoutTests
{
    [Theory]
    [InlineData(640, 360, 640, 360)]
    [InlineData(1920, 1080, 960, 540)]
    [InlineData(1081, 1921, 960, 1706)]
    [InlineData(17, 17, 16, 16)]
    public void For_Size_IsScaledDownWithEvenSides(int width, int height, int panelWidth, int panelHeight) =>
        SheetLayout.For(width, height).ShouldBe(new(panelWidth, panelHeight));

    [Fact]
    public void CornerOf_Panels_StandRowByRowInsideOfTheSheet()
    {
        var layout = new SheetLayout(100, 50);

        (layout.SheetWidth, layout.SheetHeight).ShouldBe((332, 182));
        Enumerable.Range(1, 9).Select(layout.CornerOf).ShouldBe([(8, 8), (116, 8), (224, 8), (8, 66), (116, 66), (224, 66), (8, 124), (116, 124), (224, 124)]);
    }
}
