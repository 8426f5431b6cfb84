using Bunit;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Segments;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class SegmentPageTests : SegmentTest
{
    [Fact]
    public void History_FailedThenPassed_IsToldInOneSentence()
    {
        var page = Open(SlotStatus.Complete, Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2) with { IsSelected = true });

        page.Find("[aria-label='Image: retry history'] summary").Text().ShouldContain("Segment 5: failed attempt 1 (face 0.42), passed attempt 2 (face 0.87)");
        page.Find("dl").Text().ShouldBe("Retries 1 GPU time 25 GPU s Length 2 s");
    }

    [Fact]
    public void Attempt_Row_TellsEverythingAboutIt()
    {
        var attempt = Shown.Attempt(2, AttemptStatus.Failed) with
        {
            Decision = new("NewAttempt", DecisionReason.CheckFailed, "Face 0.42 is below 0.60. Attempt 3 of 3 follows.", null, Shown.Noon),
            Tries =
            [
                new(1, "GPU 1", TryStatus.Failed, ErrorClass.OutOfMemory, "allocation of 2 GB", 1.5m, "job-1") { Partials = 1 },
                new(2, "GPU 2", TryStatus.Delivered, null, null, 11m, "job-2"),
            ],
        };

        var row = Open(SlotStatus.NeedsReview, attempt).Find("[aria-label='Attempt 2']").Text();

        row.ShouldContain("Attempt 2 Failed");
        row.ShouldContain("new seed · cfg 7.0 → 7.3");
        row.ShouldContain("18446744073709551615");
        row.ShouldContain("Face 0.42 min 0.60 fails");
        row.ShouldContain("Face 0.42 is below 0.60. Attempt 3 of 3 follows.");
        row.ShouldContain("GPU 1: failed, out of memory, 1.5 GPU s: allocation of 2 GB");
        row.ShouldContain("partial output, kept for the record");
        row.ShouldContain("GPU 2: delivered, 11 GPU s");
        row.ShouldContain("12.5 GPU s");
    }

    [Fact]
    public void Take_Page_TellsItsSegmentsAndWhereItIsCut()
    {
        var card = Shown.Card(-20_001, Scene, audio: Shown.Slot(AssetKind.Audio, SlotStatus.Complete), text: "Mara waits.\n\nIt rains.");
        var spoken = Shown.Attempt(1, kind: AssetKind.Audio) with { IsSelected = true, Media = new("p/media.wav", "00", 10, 5, 1) };
        var take = new TakeView([new(Guid.NewGuid(), 4, "Mara waits.", new(0, 2.5)), new(Guid.NewGuid(), null, "It rains.", new(2.5, 5))], spoken.Id, AlignedBy.Words, null);

        var page = OpenHistory(Shown.History(card, spoken) with { Take = take });

        page.Find("h1").Text().ShouldBe("Scene 2, take 1");
        var parts = page.Find("[aria-label='Segments of this take']");
        parts.Text().ShouldContain("Segment 4 0 s to 2.5 s Mara waits.");
        parts.Text().ShouldContain("A deleted segment 2.5 s to 5 s It rains.");
        page.Find("svg[role=img].cuts").GetAttribute("aria-label").ShouldBe("Where attempt 1 is cut: at 2.5 s of 5 s");
        page.Find(".wave img").GetAttribute("src").ShouldBe($"api/v1/attempts/{spoken.Id}/thumbnails/0");
        page.Find("dl.totals").Text().ShouldEndWith("Length 5 s");
        page.FindAll("[aria-label=Image], [aria-label=Video]").ShouldBeEmpty();
        page.Read().ShouldNotContain("Image prompt");
    }

    [Fact]
    public void Cut_Narration_NamesItsTakeAndCanBeSpokenOnItsOwn()
    {
        var take = Guid.NewGuid();
        var card = Shown.Card(4, Scene, audio: Shown.Slot(AssetKind.Audio, SlotStatus.Complete));
        var cut = Shown.Attempt(1, kind: AssetKind.Audio) with { IsSelected = true, Cut = new(take, "Scene 2, take 1", 3.214m, 7.9m) };

        var page = OpenHistory(Shown.History(card, cut) with { SpokenIn = new(take, "Scene 2, take 1", false, null) });

        page.Find("[aria-label='Attempt 1']").Text().ShouldContain("Cut Scene 2, take 1 , 3.2 s to 7.9 s. The take has paid for it.");
        page.FindAll($"a[href='segments/{take}']").Count.ShouldBe(2);
        page.Button("Reproduce").HasAttribute("disabled").ShouldBeTrue();
        page.Button("Speak this one on its own").Click();
        var request = Runs.Started.ShouldHaveSingleItem();
        (request.Scope, request.Segments!.Single()).ShouldBe((RunScope.Again, card.Id));
        request.Kinds.ShouldBe([AssetKind.Audio]);
    }

    [Fact]
    public void SpokenIn_TakeThatCouldNotBeCut_SaysWhyTheSegmentIsSpokenOnItsOwn()
    {
        var card = Shown.Card(4, Scene, audio: Shown.Slot(AssetKind.Audio, SlotStatus.Complete));

        var page = OpenHistory(Shown.History(card) with { SpokenIn = new(Guid.NewGuid(), "Scene 2, take 1", false, "Scene 2, take 1 cannot be cut: it has no pause.") });

        page.Read().ShouldContain("Scene 2, take 1 · Scene 2, take 1 cannot be cut: it has no pause.");
    }

    [Fact]
    public void Attempt_Video_ShowsEightThumbnails()
    {
        var card = Card(SlotStatus.Complete) with { Video = Shown.Slot(AssetKind.Video, SlotStatus.NeedsReview) };

        var page = Open(card, Shown.Attempt(1, kind: AssetKind.Video));

        page.Find("[aria-label='Video: retry history']").QuerySelectorAll("img").Length.ShouldBe(8);
    }

    [Fact]
    public void Check_AdvisoryAndUnmeasured_SayWhatTheyMean()
    {
        var attempt = Shown.Attempt(1) with
        {
            Scores = [Shown.Check("frozen", 0.2, 0.5, advisory: true), new(new("sharpness", CheckStatus.Unmeasured, 0, null, "No frame.", null), new("sharpness"))],
        };

        var row = Open(SlotStatus.NeedsReview, attempt).Find("[aria-label=Checks]").Text();

        row.ShouldContain("Frozen 0.20 min 0.50 warns");
        row.ShouldContain("Sharpness – min 0.50 not measured");
    }

    [Fact]
    public void Check_Failing_NamesTheSecondAndStandsFirst()
    {
        var attempt = Shown.Attempt(1, AttemptStatus.Failed) with
        {
            Scores = [.. Enumerable.Range(0, 9).Select(number => Shown.Check($"good_{number}", 0.9)), new(new("black", CheckStatus.Measured, 0.1, 14, "14 of 48 frames are black.", 1.5), new("black"))],
        };

        var page = Open(SlotStatus.NeedsReview, attempt);

        var first = page.Find("[aria-label=Checks] tr");
        first.Text().ShouldContain("Black frames 0.10 min 0.50 fails at 1.5 s");
        page.Find("[aria-label=Checks]").Text().ShouldContain("14 of 48 frames are black.");
        page.Find("details summary.soft").TextContent.ShouldContain("more without complaint");
    }

    [Fact]
    public void Attempt_ThePresentGateWouldPass_SaysSo()
    {
        var card = Card(SlotStatus.NeedsReview);
        var attempt = Shown.Attempt(1, AttemptStatus.Failed) with { Scores = [Shown.Check("frozen", 0.1), Shown.Check("decodes", 1)], Kind = AssetKind.Video };
        Reader.Histories[card.Id] = Shown.History(card, attempt) with { Gate = new([new("decodes")]) };

        Render<SegmentPage>(page => page.Add(item => item.Id, card.Id)).Markup.ShouldContain("The gate as it is now would let this attempt pass.");
    }

    [Fact]
    public void Still_Switched_IsKept()
    {
        var card = Card(SlotStatus.Complete);
        SegmentStore.Stills[card.Id] = false;
        var page = Open(card, Shown.Attempt(1));

        page.Find("dd [role=switch]").Change(true);

        SegmentStore.Stills[card.Id].ShouldBeTrue();
    }

    [Fact]
    public void Reproduced_Attempt_SaysHowNearItCame()
    {
        var first = Shown.Attempt(1) with { IsSelected = true };

        var page = Open(SlotStatus.Complete, first, Shown.Attempt(2) with { Reproduces = first.Id, Likeness = Likeness.Same });

        page.Find("[aria-label='Attempt 2']").Text().ShouldContain("Identical to attempt 1.");
    }

    [Fact]
    public void Compare_Attempt_LeadsToThePageBesideTheSelectedOne()
    {
        var page = Open(SlotStatus.Complete, Shown.Attempt(1), Shown.Attempt(2) with { IsSelected = true }, Shown.Attempt(3));

        page.Find("[aria-label='Attempt 3'] a[href*=compare]").GetAttribute("href").ShouldBe($"segments/{Reader.Histories.Keys.Single()}/compare?a=3&b=2&kind=image");
        Open(SlotStatus.Complete, Shown.Attempt(1)).FindAll("a[href*=compare]").ShouldBeEmpty();
    }

    [Fact]
    public void History_Folded_StaysSoWhenSomethingChanges()
    {
        var card = Card(SlotStatus.Complete);
        var page = Open(card, Shown.Attempt(1));
        page.Find("[aria-label='Image: retry history'] summary").Click();
        Reader.Histories[card.Id] = Shown.History(card, Shown.Attempt(1), Shown.Attempt(2));

        Feed.Publish(new StudioEvent.SlotChanged(Guid.NewGuid(), card.Id, AssetKind.Image));

        Eventually(() => page.FindAll("article").Count.ShouldBe(2));
        page.Find("[aria-label='Image: retry history'] details").HasAttribute("open").ShouldBeFalse();
    }

    [Fact]
    public void Neighbours_AreReachedByKey()
    {
        var card = Card(SlotStatus.Pending);
        var next = Guid.NewGuid();
        Reader.Histories[card.Id] = Shown.History(card) with { NextSegment = next };

        var page = Render<SegmentPage>(parameters => parameters.Add(item => item.Id, card.Id));

        page.Find("[aria-keyshortcuts=ArrowRight]").GetAttribute("href").ShouldBe($"segments/{next}");
        page.Find("[aria-disabled=true]").Text().ShouldBe("Previous");
    }

    [Fact]
    public void Live_SlotChanged_ReadsAgain()
    {
        var card = Card(SlotStatus.Generating);
        var page = Open(card);
        Reader.Histories[card.Id] = Shown.History(card with { Image = Shown.Slot(AssetKind.Image, SlotStatus.Complete) }, Shown.Attempt(1));

        Feed.Publish(new StudioEvent.SlotChanged(Guid.NewGuid(), card.Id, AssetKind.Image));

        Eventually(() => page.Find("[aria-label=Image]").Text().ShouldContain("Complete"));
    }

    [Fact]
    public void Live_SlotChangesDuringTheFirstReading_IsShown()
    {
        var card = Card(SlotStatus.Generating);
        Reader.Gate = new();
        var (gate, page) = (Reader.Gate, Open(card));
        Reader.Histories[card.Id] = Shown.History(card with { Image = Shown.Slot(AssetKind.Image, SlotStatus.Complete) }, Shown.Attempt(1));
        Feed.Publish(new StudioEvent.SlotChanged(Guid.NewGuid(), card.Id, AssetKind.Image));
        Pass(TimeSpan.FromSeconds(1));

        gate.SetResult();

        Eventually(() => page.Find("[aria-label=Image]").Text().ShouldContain("Complete"));
    }

    [Fact]
    public void Segment_Unknown_SaysSo() =>
        Render<SegmentPage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldContain(alert => alert.StartsWith("There is no such segment."));
}
