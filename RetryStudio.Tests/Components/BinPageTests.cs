using Bunit;
using RetryStudio.Domain.Live;
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

        SegmentStore.Asked.ShouldBe(["empty 2"]);
        page.WaitForAssertion(() => page.Read().ShouldContain("The bin is empty"));
    }

    [Fact]
    public void Empty_ThrownInMeanwhile_IsLeftThere()
    {
        _ = Dialogs;
        Add(7);
        var page = Open();

        page.Button("Empty the bin").Click();
        Add(8);
        Dialogs.Button("Remove for ever").Click();

        page.WaitForAssertion(() => page.Find("[role=status]").Text().ShouldBe("1 segment removed for ever."));
        page.Find("li").Text().ShouldContain("Was segment 8");
    }

    [Fact]
    public void Bin_SomebodyDeletesAnother_ShowsIt()
    {
        var page = Open();
        Add(7);

        Feed.Publish(new StudioEvent.ProjectChanged(page.Instance.Id));

        Eventually(() => page.Find("li").Text().ShouldContain("Was segment 7"));
    }

    [Fact]
    public void Bin_Many_ShowsMoreWhenAsked()
    {
        for (var number = 1; number <= 130; number++)
        {
            Add(number);
        }

        var page = Open();
        page.FindAll("li").Count.ShouldBe(100);
        page.Read().ShouldContain("100 of 130 are listed.");
        page.Button("Show more").Click();

        page.FindAll("li").Count.ShouldBe(130);
    }

    private void Add(int number) => SegmentStore.Binned.Add(new(Guid.NewGuid(), number, "The harbour", "A boat.", 3, null, "mara", Time.GetUtcNow()));

    private IRenderedComponent<BinPage> Open() => Render<BinPage>(parameters => parameters.Add(page => page.Id, Guid.NewGuid()));
}
