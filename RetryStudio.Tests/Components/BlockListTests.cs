using Bunit;
using RetryStudio.Domain.Backends;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Backends;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BlockListTests : ScreenTest
{
    private static readonly BackendView Plain = FakeBackendReader.Backend("GPU 1", simulated: true) with { Blockable = [new("simulated-image", "Image"), new("simulated-video", "Video")] };

    [Fact]
    public void Block_ChosenWithItsReason_IsKept()
    {
        var list = Open(Plain);
        list.Find("summary").Text().ShouldBe("No workflow is blocked");

        list.Field("Workflow").Change("simulated-image");
        list.Field("Reason").Change("Green faces.");
        list.Find("form").Submit();

        Blocklist.Blocks[(Plain.Id, "simulated-image")].Reason.ShouldBe("Green faces.");
    }

    [Fact]
    public void Block_NoReason_SaysWhatIsMissing()
    {
        var list = Open(Plain);

        list.Field("Workflow").Change("simulated-image");
        list.Find("form").Submit();

        list.Alerts().ShouldHaveSingleItem().ShouldContain("The reason is empty.");
        Blocklist.Blocks.ShouldBeEmpty();
    }

    [Fact]
    public void Allow_Blocked_IsDone()
    {
        Blocklist.Blocks[(Plain.Id, "simulated-video")] = ("Slow.", "anna");
        var list = Open(Plain with { Blocks = [new("simulated-video", "Video", "Slow.", "anna", Shown.Noon)] });
        list.Find("li").Text().ShouldBe("Video Slow. (anna, 21 Nov 2026, 12:00 UTC) Allow again");

        list.Button("Allow again").Click();

        Blocklist.Blocks.ShouldBeEmpty();
    }

    [Fact]
    public void Day_OfABackend_IsHeldAgainstTheOthers()
    {
        Backends.Shown.Add(Plain);
        Backends.Statistics.Add(new(Plain.Id, 0.824, 7200, 120, 60, [new(ErrorClass.OutOfMemory, new(12, 120, 0.01))], [new("flicker", new(15, 60, null))]));

        var day = Render<BackendsPage>().FindAll("details").First();

        day.QuerySelector("summary")!.Text().ShouldBe("Last 24 hours: busy 82.4 % of its time in service, 10 % of 120 tries failed by machine, 25 % of 60 results failed a check");
        day.QuerySelectorAll("tbody tr").Texts().ShouldBe(["Out of memory 12 of 120, 10 % 1 %, far fewer", "Flicker 15 of 60, 25 % too few to tell"]);
        day.Text().ShouldContain("In service for 2 h 00 min of the last 24 hours.");
    }

    private IRenderedComponent<BlockList> Open(BackendView backend) => Render<BlockList>(parameters => parameters.Add(list => list.Backend, backend));
}
