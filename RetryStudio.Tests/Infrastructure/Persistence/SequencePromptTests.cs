using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Video prompts are written once per start, before videos are made, and never twice for a segment.</summary>
public sealed class SequencePromptTests : SequenceTest
{
    [Fact]
    public async Task AdvanceAsync_NoEndpoint_MakesVideosByTheTemplate()
    {
        var (project, _, _) = await MadeAsync(2);

        (await SegmentsAsync(project)).ShouldAllBe(segment => segment.VideoPromptOrigin == VideoPromptOrigin.Template);
        (await PromptsOfVideosAsync(project)).ShouldBe(["Slow push-in over 2 seconds: Shot 1.", "Slow push-in over 2 seconds: Shot 2."], ignoreOrder: true);
        (await StateAsync(project)).Sequence.PromptNote.ShouldBe("2 video prompts were written from the template.");
    }

    [Fact]
    public async Task AdvanceAsync_Endpoint_WritesBeforeAnythingIsAskedFor()
    {
        var slots = new List<int>();
        Endpoint = new();
        Endpoint.Answer = async (subject, ct) =>
        {
            var open = await ReadAsync(context => context.Slots.CountAsync(slot => slot.Status == SlotStatus.Queued, ct));
            lock (slots)
            {
                slots.Add(open);
            }

            return new PromptAnswer.Written($"The camera circles. {subject.Picture}");
        };

        var (project, _, _) = await MadeAsync(3);

        slots.ShouldBe([0, 0, 0]);
        (await PromptsOfVideosAsync(project)).ShouldBe(["The camera circles. Shot 1.", "The camera circles. Shot 2.", "The camera circles. Shot 3."], ignoreOrder: true);
    }

    [Fact]
    public async Task AdvanceAsync_EndpointFails_GoesOnWithTheTemplateAndSaysWhy()
    {
        Endpoint = new() { Answer = (_, _) => Task.FromResult<PromptAnswer>(new PromptAnswer.Failed("It cannot be reached.")) };

        var (project, sequence, _) = await MadeAsync(2);
        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        state.Sequence.Status.ShouldBe(SequenceStatus.Complete);
        state.Sequence.PromptNote.ShouldBe("2 video prompts were written from the template. The template stood in where the endpoint failed: It cannot be reached.");
        (await ReadAsync(context => context.AuditEntries.CountAsync(entry => entry.Detail.Contains("It cannot be reached."), Ct))).ShouldBe(2);
    }

    [Fact]
    public async Task AdvanceAsync_KilledInTheMiddle_WritesTheRestOnly()
    {
        await GpuAsync();
        var project = await ProjectAsync(6);
        var sequence = await PressAsync(project);
        using var killed = new CancellationTokenSource();
        Endpoint = new();
        Endpoint.Answer = async (subject, ct) =>
        {
            if (subject.Picture is "Shot 5." or "Shot 6.")
            {
                // What is answered already gets the time to be kept.
                await WaitUntilAsync(async () => await WrittenAsync(project) == 4);
                await killed.CancelAsync();
                await Task.Delay(Timeout.Infinite, ct);
            }

            return new PromptAnswer.Written($"The camera circles. {subject.Picture}");
        };
        await Should.ThrowAsync<OperationCanceledException>(() => AdvanceAsync(sequence, killed.Token));
        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(
            item => item.PromptNote.ShouldBeNull(), item => item.Sentence.ShouldBe("Video prompts are being written."), item => item.Asked.ShouldBeEmpty());
        var before = (await SegmentsAsync(project)).Where(segment => segment.VideoPrompt is not null).ToDictionary(segment => segment.Id, segment => segment.Revision);
        before.Count.ShouldBe(4);
        (await Open.DueAsync(Ct)).ShouldContain(sequence);

        Endpoint = new();
        await AdvanceAsync(sequence);

        Endpoint.Asked.Select(subject => subject.Picture).Order().ShouldBe(["Shot 5.", "Shot 6."]);
        var after = await SegmentsAsync(project);
        after.ShouldAllBe(segment => segment.VideoPrompt!.EndsWith(segment.Text));
        after.Where(segment => before.ContainsKey(segment.Id)).ShouldAllBe(segment => segment.Revision == before[segment.Id]);
        (await StateAsync(project)).Sequence.Asked.ShouldBe([AssetKind.Image, AssetKind.Video]);
    }

    [Fact]
    public async Task AdvanceAsync_CancelledMeanwhile_AsksForNothing()
    {
        var project = await ProjectAsync(2);
        var sequence = await PressAsync(project);
        Endpoint = new();
        Endpoint.Answer = async (subject, _) =>
        {
            await Runs.CancelAsync(project, "mara", Ct);
            return new PromptAnswer.Written(subject.Picture);
        };

        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        (state.Sequence.Status, state.Sequence.PromptNote).ShouldBe((SequenceStatus.Cancelled, null));
        state.Slots.ShouldAllBe(slot => slot.Status == SlotStatus.Pending);
    }

    [Fact]
    public async Task AdvanceAsync_APersonsPrompt_IsMadeAsItStands()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(1);
        var segment = (await SegmentsAsync(project)).Single();
        await new SegmentStore(Transactions, new(Clock), Clock).EditAsync(segment.Id, segment.Content with { VideoPrompt = "She turns." }, segment.Revision, "mara", Ct);
        Endpoint = new();

        await AdvanceAsync(await PressAsync(project));
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        Endpoint.Asked.ShouldBeEmpty();
        (await PromptsOfVideosAsync(project)).ShouldBe(["She turns."]);
        (await SegmentsAsync(project)).Single().VideoPromptOrigin.ShouldBe(VideoPromptOrigin.Person);
    }

    [Fact]
    public async Task AdvanceAsync_VideosAreThereAlready_AreLeftAloneAndNotStale()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(1);
        await StartAsync(project);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        await AdvanceAsync(await PressAsync(project));

        var state = await StateAsync(project);
        (state.Sequence.Status, state.Sequence.PromptNote).ShouldBe((SequenceStatus.Complete, "No video prompt is missing."));
        (await SegmentsAsync(project)).Single().VideoPrompt.ShouldBeNull();
        state.Shots[0].Video.Stale.ShouldBeNull();
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe(2);
    }

    [Fact]
    public async Task StartAsync_Again_WritesForWhatHasBeenAddedMeanwhile()
    {
        var (project, sequence, gpu) = await MadeAsync(1);
        await AdvanceAsync(sequence);
        await Runs.FinishRunsAsync(Ct);
        await new SegmentStore(Transactions, new(Clock), Clock).AddAsync((await SegmentsAsync(project)).Single().Id, new("Shot 2."), "mara", Ct);

        await PressAsync(project);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.PromptNote.ShouldBe("1 video prompt was written from the template.");
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());
        (await PromptsOfVideosAsync(project)).ShouldContain("Slow push-in over 2 seconds: Shot 2.");
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        for (var look = 0; look < 1200 && !await condition(); look++)
        {
            await Task.Delay(25);
        }
    }

    private Task<int> WrittenAsync(Guid project) => ReadAsync(context => context.Segments.CountAsync(segment => segment.ProjectId == project && segment.VideoPrompt != null, Ct));

    private async Task<List<string>> PromptsOfVideosAsync(Guid project) =>
        [.. (await ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == project && attempt.Kind == AssetKind.Video).ToListAsync(Ct))).Select(attempt => attempt.Recipe.Prompt)];

    private Task<List<Segment>> SegmentsAsync(Guid project) => ReadAsync(context => context.Segments.AsNoTracking().Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).ToListAsync(Ct));
}
