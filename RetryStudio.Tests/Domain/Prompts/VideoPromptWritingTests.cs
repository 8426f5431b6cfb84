using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Prompts;

public sealed class VideoPromptWritingTests
{
    private readonly FakeVideoPromptStore _store = new();
    private readonly FakePromptWriter _endpoint = new();
    private readonly LiveFeed _feed = new();
    private readonly List<StudioEvent> _heard = [];

    public VideoPromptWritingTests() => _feed.Subscribe(_heard.Add);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_NoEndpoint_IsTheTemplate()
    {
        AddShots(250);

        var written = await WriteAsync(endpoint: null);

        written.ShouldBe(new(250, 0));
        written.Sentence.ShouldBe("250 video prompts were written from the template.");
        _store.Kept.ShouldAllBe(draft => draft.Prompt.StartsWith("Slow pan over 4 seconds: Shot ") && draft.Note == null);
        _store.By.ShouldBe("mara");
        _heard.ShouldBe([new StudioEvent.ProjectChanged(_store.Project)]);
    }

    [Fact]
    public async Task WriteAsync_Endpoint_WritesThemAllAndAtMostFourAtATime()
    {
        AddShots(20);
        _endpoint.Answer = async (_, ct) =>
        {
            await Task.Delay(5, ct);
            return new PromptAnswer.Written("The camera circles.");
        };

        var written = await WriteAsync(_endpoint);

        written.Sentence.ShouldBe("20 video prompts were written by the endpoint.");
        _store.Kept.ShouldAllBe(draft => draft.Prompt == "The camera circles." && draft.Origin == VideoPromptOrigin.Endpoint);
        _endpoint.MostBusy.ShouldBeInRange(2, VideoPromptWriting.AtATime);
    }

    [Fact]
    public async Task WriteAsync_EndpointFailsForOne_ThatOneIsFromTheTemplateAndItIsSaid()
    {
        AddShots(5);
        _endpoint.Answer = (subject, _) => Task.FromResult<PromptAnswer>(subject.Picture == "Shot 3" ? new PromptAnswer.Failed("It answered with junk.") : new PromptAnswer.Written("The camera circles."));

        var written = await WriteAsync(_endpoint);

        written.Sentence.ShouldBe("5 video prompts were written: 4 by the endpoint, 1 from the template. The template stood in where the endpoint failed: It answered with junk.");
        _store.Kept.Single(draft => draft.Origin == VideoPromptOrigin.Template).ShouldSatisfyAllConditions(
            draft => draft.Prompt.ShouldBe("Slow pan over 4 seconds: Shot 3."), draft => draft.Note.ShouldBe("It answered with junk."));
    }

    [Fact]
    public async Task WriteAsync_EndpointIsDown_IsNotWaitedForEveryTime()
    {
        AddShots(100);
        _endpoint.Answer = (_, _) => Task.FromResult<PromptAnswer>(new PromptAnswer.Failed("It cannot be reached."));

        var written = await WriteAsync(_endpoint);

        written.ShouldBe(new(100, 0, 0, "It cannot be reached."));
        _endpoint.Asked.Count.ShouldBeInRange(EndpointTrust.MostFailures, EndpointTrust.MostFailures + VideoPromptWriting.AtATime);
        _store.Kept.ShouldAllBe(draft => draft.Note!.Contains("It cannot be reached."));
    }

    [Fact]
    public async Task WriteAsync_EndpointIsBrokenOurselves_BlocksNothing()
    {
        AddShots(1);
        _endpoint.Answer = (_, _) => throw new InvalidOperationException("A fault of the program.");

        (await WriteAsync(_endpoint)).FromTemplate.ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_SomebodyChangesASegment_LeavesItAndSaysSo()
    {
        AddShots(2);
        _store.Changed.Add(_store.Missing[0].SegmentId);

        (await WriteAsync(null)).Sentence.ShouldBe("1 video prompt was written from the template. 1 segment was changed by somebody meanwhile and was left as it is.");
    }

    [Fact]
    public async Task WriteAsync_Stopped_KeepsWhatIsWrittenAndGoesOnFromThere()
    {
        AddShots(10);
        using var stop = new CancellationTokenSource();
        _endpoint.Answer = async (_, ct) =>
        {
            if (_endpoint.Asked.Count > 5)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, ct);
            }

            return new PromptAnswer.Written("The camera circles.");
        };
        await Should.ThrowAsync<OperationCanceledException>(() => WriteAsync(_endpoint, stop.Token));
        var before = _store.Kept.Count;
        before.ShouldBeInRange(1, 5);
        _heard.ShouldHaveSingleItem();
        _endpoint.Answer = (_, _) => Task.FromResult<PromptAnswer>(new PromptAnswer.Written("The camera circles."));

        (await WriteAsync(_endpoint)).FromEndpoint.ShouldBe(10 - before);

        _store.Kept.Select(draft => draft.SegmentId).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public async Task WriteAsync_NothingMissing_SaysSo()
    {
        (await WriteAsync(_endpoint)).Sentence.ShouldBe("No video prompt is missing.");
        _heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteAsync_NoSuchProject_IsRefused() =>
        (await Should.ThrowAsync<RejectedException>(() => Writing(null).WriteAsync(Guid.NewGuid(), "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);

    private void AddShots(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            _store.Add($"Shot {number}");
        }
    }

    private Task<WrittenPrompts> WriteAsync(IPromptWriter? endpoint, CancellationToken? ct = null) => Writing(endpoint).WriteAsync(_store.Project, "mara", ct ?? Ct);

    private VideoPromptWriting Writing(IPromptWriter? endpoint) => new(_store, endpoint, _feed, NullLogger<VideoPromptWriting>.Instance);
}
