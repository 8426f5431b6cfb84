using Bunit;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BinPageTests : ScreenTest
{
    [Fact]
    public void Bin_Empty_SaysWhatItIsFor() => Open().Read().ShouldContain("The bin is empty");

    [Fact]
    public void Bin_Segment_TellsWhereItStoodAndGoesBack()
    {
        Add(7);
        var page = Open();

        var line = page.Find("li").Text();
        line.ShouldContain("Was segment 7");
        line.ShouldContain("3 attempts");
        page.Button("Restore").Click();

        SegmentStore.Asked.ShouldBe(["restore 1"]);
        page.Find("[role=status]").Text().ShouldBe("1 segment restored.");
    }

    [Fact]
    public void Empty_Bin_AsksFirst()
    {
        _ = Dialogs;
        Add(7);
        Add(8);
        var page = Open();

        page.Button("Empty the bin").Click();
        Dialogs.Read().ShouldContain("2 segments with 6 attempts and all their files are removed for ever.");
        SegmentStore.Asked.ShouldBeEmpty();
        Dialogs.Button("Remove for ever").Click();

        SegmentStore.Asked.ShouldBe(["empty"]);
        page.WaitForAssertion(() => page.Read().ShouldContain("The bin is empty"));
    }

    private void Add(int number) => SegmentStore.Binned.Add(new(Guid.NewGuid(), number, "The harbour", "A boat.", 3, null, "mara", Time.GetUtcNow()));

    private IRenderedComponent<BinPage> Open() => Render<BinPage>(parameters => parameters.Add(page => page.Id, Guid.NewGuid()));
}
