using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Comparisons;

public sealed class ReproductionsTests : IReproductionStore, ILikenessMeter
{
    private readonly List<ReproducedPair> _waiting = [];
    private readonly List<Likeness> _kept = [];
    private readonly List<StudioEvent> _told = [];
    private readonly LiveFeed _feed = new();
    private int _measured;

    public ReproductionsTests() => _feed.Subscribe(_told.Add);

    [Fact]
    public async Task CatchUpAsync_SameBytes_AreNotMeasured()
    {
        await CatchUpAsync(AssetKind.Video, File("x"), File("x"));

        _kept.ShouldBe([Likeness.Same]);
        _measured.ShouldBe(0);
        _told.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task CatchUpAsync_OtherBytes_AreMeasured()
    {
        await CatchUpAsync(AssetKind.Image, File("x"), File("y"));

        _kept.ShouldBe([new(false, 0.9, 0.1)]);
    }

    [Fact]
    public async Task CatchUpAsync_NothingToMeasure_SaysWhy()
    {
        await CatchUpAsync(AssetKind.Audio, File("x"), File("y"));
        await CatchUpAsync(AssetKind.Image, null, File("y"));

        _kept.ShouldAllBe(likeness => likeness.Obstacle != null && likeness.Similarity == null);
        _measured.ShouldBe(0);
    }

    public Task<IReadOnlyList<ReproducedPair>> WaitingAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ReproducedPair>>([.. _waiting]);

    public Task<bool> KeepAsync(Guid attemptId, Likeness likeness, CancellationToken ct)
    {
        _kept.Add(likeness);
        return Task.FromResult(true);
    }

    public Task<Likeness> MeasureAsync(MediaFile first, MediaFile second, AssetKind kind, CancellationToken ct)
    {
        _measured++;
        return Task.FromResult(new Likeness(false, 0.9, 0.1));
    }

    private async Task CatchUpAsync(AssetKind kind, MediaFile? origin, MediaFile repeated)
    {
        _waiting.Clear();
        _waiting.Add(new(Guid.NewGuid(), new(Guid.NewGuid(), Guid.NewGuid(), kind), origin, repeated));
        await new Reproductions(this, this, _feed).CatchUpAsync(TestContext.Current.CancellationToken);
    }

    private static MediaFile File(string hash) => new($"p/{hash}.png", hash, 10, 0, 1);
}
