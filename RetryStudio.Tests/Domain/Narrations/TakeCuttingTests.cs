using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Narrations;

/// <summary>What becomes of takes whose cutting fails.</summary>
public sealed class TakeCuttingTests : INarrationTakes, INarrationCutter
{
    private readonly List<TakeOrder> _orders = [];
    private readonly List<Guid> _tried = [];
    private readonly List<string> _told = [];
    private readonly Dictionary<Guid, TakeOutcome> _settled = [];
    private readonly MemoryMedia _media = new();
    private readonly ManualTime _clock = new();
    private readonly TakeCutting _cutting;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private Exception? _trouble;
    private Exception? _databaseTrouble;

    public TakeCuttingTests()
    {
        var inspector = new ScriptedInspector();
        var inspection = new AttemptInspection(_media, inspector, inspector, Gathering.Of(_media), NullLogger<AttemptInspection>.Instance);
        _cutting = new(this, this, inspection, _media, new TakeRests(_clock), new FakeEngine(), new LiveFeed(), NullLogger<TakeCutting>.Instance);
    }

    [Fact]
    public async Task CatchUpAsync_FileCannotBeRead_TellsWhyAndTriesAgainLater()
    {
        Order();
        _trouble = new IOException("Input/output error.");

        await _cutting.CatchUpAsync(_ct);
        await _cutting.CatchUpAsync(_ct);

        _tried.Count.ShouldBe(1);
        _told.ShouldBe(["Scene 1, take 1 is there and could not be cut yet, which is tried again. The media folder could not be read or written: Input/output error."]);
        _settled.ShouldBeEmpty();

        _trouble = null;
        _clock.Advance(TakeRests.Rest);
        await _cutting.CatchUpAsync(_ct);
        _settled.Values.ShouldHaveSingleItem().ShouldBeOfType<TakeOutcome.Unclear>().Sentence.ShouldStartWith("Its file is gone");
    }

    [Fact]
    public async Task CatchUpAsync_ThreeTimesInVain_GivesTheTakeUp()
    {
        var order = Order();
        _trouble = new InvalidDataException("The samples make no sense.");

        await RoundsAsync(TakeRests.MostTimes);

        _settled[order.TakeId].ShouldBeOfType<TakeOutcome.Unclear>().Sentence.ShouldBe("It failed 3 times. The program failed at it: The samples make no sense.");
        _told.Count.ShouldBe(TakeRests.MostTimes - 1);
    }

    [Fact]
    public async Task CatchUpAsync_AnotherAttemptIsSelected_CountsAfresh()
    {
        var order = Order();
        _trouble = new IOException("Input/output error.");
        await RoundsAsync(TakeRests.MostTimes - 1);

        _orders[0] = order with { Attempt = order.Attempt! with { Id = Guid.NewGuid() } };
        await RoundsAsync(TakeRests.MostTimes - 1);

        _settled.ShouldBeEmpty();
    }

    [Fact]
    public async Task CatchUpAsync_MachineLacksSomething_WaitsForAsLongAsItTakes()
    {
        Order();
        _trouble = new InspectionUnavailableException("ffmpeg is not installed. Install it.");

        await RoundsAsync(3 * TakeRests.MostTimes);

        _settled.ShouldBeEmpty();
        _told.ShouldAllBe(sentence => sentence.EndsWith("ffmpeg is not installed. Install it."));
    }

    [Fact]
    public async Task CatchUpAsync_MediaFolderIsAway_GivesNothingUp()
    {
        Order();
        _media.Away = true;

        await RoundsAsync(2 * TakeRests.MostTimes);

        _settled.ShouldBeEmpty();
        _told[0].ShouldContain("The files of the project are away.");
    }

    [Fact]
    public async Task CatchUpAsync_OneTakeFails_SettlesTheOthers()
    {
        var (broken, fine) = (Order(), Order());
        _trouble = new InspectionUnavailableException("ffmpeg ran out of memory, threads or disk space.");
        _orders[1] = fine with { Attempt = null };

        await _cutting.CatchUpAsync(_ct);

        _settled.Keys.ShouldBe([fine.TakeId]);
        _settled.ShouldNotContainKey(broken.TakeId);
    }

    [Fact]
    public async Task CatchUpAsync_DatabaseIsAway_LetsItRestAndCountsNothing()
    {
        Order();
        (_trouble, _databaseTrouble) = (new IOException("Input/output error."), new TimeoutException("No connection."));

        await RoundsAsync(2 * TakeRests.MostTimes);

        _settled.ShouldBeEmpty();
        _tried.Count.ShouldBe(2 * TakeRests.MostTimes);
    }

    Task<IReadOnlyList<Guid>> INarrationTakes.DueAsync(IReadOnlyCollection<Guid> resting, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. _orders.Select(order => order.TakeId).Where(take => !resting.Contains(take) && !_settled.ContainsKey(take))]);

    Task<TakeOrder?> INarrationTakes.OrderAsync(Guid take, CancellationToken ct)
    {
        _tried.Add(take);
        return Task.FromResult(_orders.SingleOrDefault(order => order.TakeId == take));
    }

    Task<CutKept> INarrationTakes.KeepAsync(TakeOrder order, PartOrder part, PartCut cut, CancellationToken ct) => Task.FromResult(CutKept.Kept);

    Task INarrationTakes.HinderAsync(TakeOrder order, string sentence, CancellationToken ct)
    {
        _told.Add(sentence);
        return _databaseTrouble is null ? Task.CompletedTask : Task.FromException(_databaseTrouble);
    }

    Task INarrationTakes.SettleAsync(TakeOrder order, TakeOutcome outcome, CancellationToken ct)
    {
        _settled.Add(order.TakeId, outcome);
        return Task.CompletedTask;
    }

    Task<WordTimes?> INarrationCutter.WordsAsync(string file, double duration, CancellationToken ct) => Task.FromResult<WordTimes?>(null);

    Task<ImmutableArray<SpokenSpan>?> INarrationCutter.SilencesAsync(string file, CancellationToken ct) =>
        _trouble is null ? Task.FromResult<ImmutableArray<SpokenSpan>?>(null) : Task.FromException<ImmutableArray<SpokenSpan>?>(_trouble);

    Task<StoredFile?> INarrationCutter.CutAsync(string file, SpokenSpan span, string target, CancellationToken ct) => Task.FromResult<StoredFile?>(null);

    private async Task RoundsAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await _cutting.CatchUpAsync(_ct);
            _clock.Advance(TakeRests.Rest);
        }
    }

    private TakeOrder Order()
    {
        ImmutableArray<TakePart> parts = [new(Guid.NewGuid(), "Shot 1."), new(Guid.NewGuid(), "Shot 2.")];
        var attempt = new TakenAttempt(Guid.NewGuid(), 1, new("p/take/audio/1/media.wav", new string('a', 64), 100, 9, 0), Recipes.Image());
        var order = new TakeOrder(Guid.NewGuid(), Guid.NewGuid(), "Scene 1, take 1", attempt, SlotStatus.Complete, null, parts, [.. parts.Select((part, index) => new PartOrder(index, part.SegmentId, part.Text, new Gate([]), false))]);
        _orders.Add(order);
        return order;
    }
}
