using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class MendingTests
{
    private static readonly MediaFile Clip = new("p/s/video/1/media.webm", "00", 1, 2, 8);

    private readonly FakeMender _mender = new();
    private readonly MeasuresInTurn _inspector = new();

    [Fact]
    public async Task MendAsync_SomethingToDo_MendsACopyAndMeasuresBoth()
    {
        _inspector.Answers = new([Measured.Video with { Width = 320, Height = 180 }, Measured.Video]);

        var mended = (await MendAsync(MendingKind.Size)).ShouldBeOfType<MendingOutcome.Mended>();

        mended.File.Path.ShouldBe("masters/mended-00000000000000000000000000000001.mp4");
        mended.Sentence.ShouldStartWith("Brought it to 640×360");
        var size = mended.Scores.Single(scores => scores.Before.Check == "resolution");
        (size.Before.Score, size.After.Score).ShouldBe((0, 1));
        _mender.Asked.ShouldBe([("p/s/video/1/media.webm", new MendingStep.Resize(640, 360, Crop: true), "masters/mended-00000000000000000000000000000001.mp4")]);
        _inspector.Asked.ShouldBe(["/media/p/s/video/1/media.webm", "/media/masters/mended-00000000000000000000000000000001.mp4"]);
    }

    [Fact]
    public async Task MendAsync_NothingToDo_TouchesNothing()
    {
        _inspector.Answers = new([Measured.Video]);

        (await MendAsync(MendingKind.Size)).ShouldBe(new MendingOutcome.NothingToDo("It has the size that was asked for."));

        _mender.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task MendAsync_BeyondIt_SaysWhy()
    {
        _inspector.Answers = new([new MediaMeasures()]);

        (await MendAsync(MendingKind.Size)).ShouldBe(new MendingOutcome.NotMended("The file cannot be read."));
    }

    [Fact]
    public async Task MendAsync_CannotBeWritten_SaysWhy()
    {
        _inspector.Answers = new([Measured.Video with { Fps = 30 }]);
        _mender.Mends = false;

        (await MendAsync(MendingKind.FrameRate)).ShouldBeOfType<MendingOutcome.NotMended>().Sentence.ShouldStartWith("The file cannot be decoded");
    }

    private Task<MendingOutcome> MendAsync(MendingKind mending) =>
        new Mending(_inspector, _mender, new MemoryMedia(), new CountingIds()).MendAsync(Clip, Recipes.Video(), mending, "masters", TestContext.Current.CancellationToken);

    private sealed class MeasuresInTurn : IMediaInspector
    {
        public Queue<MediaMeasures> Answers { get; set; } = [];

        public List<string> Asked { get; } = [];

        public Task<string?> ObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

        public Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct)
        {
            Asked.Add(order.File);
            return Task.FromResult(Answers.Dequeue());
        }
    }
}
