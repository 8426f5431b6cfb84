using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class ProjectGateServiceTests
{
    private readonly FakeGateStore _store = new();
    private readonly GateService _gates;
    private readonly Guid _project = Guid.NewGuid();
    private readonly Guid _soft = Guid.NewGuid();
    private readonly Guid _strict = Guid.NewGuid();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public ProjectGateServiceTests()
    {
        _gates = new(_store, _store, new FakeUser());
        _store.Overrides[_project] = new(_project, "The last boat", GateOverride.None, 0);
        _store.Gates[_soft] = new(_soft, "landscape", "Landscape", new([new("black", 0.2, 0.2)]), 1);
        _store.Gates[_strict] = new(_strict, "hero", "Hero shot", new([new("black", 0.8, 0.8), GateRule.Hint("flash")]), 1);
    }

    [Fact]
    public async Task OverrideAsync_OldVersion_IsAConflict()
    {
        await _gates.OverrideAsync(_project, new([new("black", 0.4)]), 0, _ct);

        (await Should.ThrowAsync<RejectedException>(_gates.OverrideAsync(_project, GateOverride.None, 0, _ct))).Reason.ShouldBe(RejectionReason.Conflict);
        _store.Overrides[_project].Change.ShouldBe(new GateOverride([new("black", 0.4)]));
    }

    [Fact]
    public async Task OverrideAsync_NoSuchProject_IsSaid() =>
        (await Should.ThrowAsync<RejectedException>(_gates.OverrideAsync(Guid.NewGuid(), GateOverride.None, 0, _ct))).Reason.ShouldBe(RejectionReason.NotFound);

    [Fact]
    public async Task OverrideAsync_WrongRules_NamesEveryOneAndSavesNothing()
    {
        var refused = await Should.ThrowAsync<RejectedException>(_gates.OverrideAsync(_project, new([new("flicker", 0.9, 0.2), new("jump"), new("jump")]), 0, _ct));

        refused.Fields.Select(field => field.Field).ShouldBe(["flicker", "jump"]);
        _store.Overrides[_project].Version.ShouldBe(0);
    }

    [Fact]
    public async Task OverrideAsync_NothingCouldFailInOneSceneType_NamesIt()
    {
        _store.Gates[_strict] = _store.Gates[_strict] with { Gate = new([new("black"), new("flash")]) };

        var refused = await Should.ThrowAsync<RejectedException>(_gates.OverrideAsync(_project, new([GateRule.Hint("black")]), 0, _ct));

        refused.Fields.ShouldHaveSingleItem().Sentence.ShouldBe("At least one check must be able to fail an attempt, and in scenes of the type 'Landscape' none could any more.");
    }

    [Fact]
    public void Validate_MoreThanAGateHolds_NamesTheSceneType()
    {
        var full = new GateView(_soft, "landscape", "Landscape", new([.. Enumerable.Range(1, GateRules.MostRules).Select(number => new GateRule($"check_{number}"))]), 1);

        GateRules.Validate(new([new("check_1", 0.7, 0.7)]), [full]).ShouldBeEmpty();
        GateRules.Validate(new([new("black")]), [full]).ShouldHaveSingleItem().Sentence.ShouldContain("'Landscape'");
    }

    [Fact]
    public async Task TryOnProjectAsync_EachAttempt_IsJudgedByItsOwnSceneTypesGate()
    {
        Add(_soft, "black", 0.5, 0.2);
        Add(_strict, "black", 0.5, 0.8);
        Add(_strict, "flash", 0.1, null);

        (await _gates.TryOnProjectAsync(_project, GateOverride.None, _ct)).ShouldBe(new GateTrial(3, 0, 0, 1));
        (await _gates.TryOnProjectAsync(_project, new([new("black", 0.6, 0.6)]), _ct)).ShouldBe(new GateTrial(3, 0, 1, 1));
        (await _gates.TryOnProjectAsync(_project, new([new("black", 0.4, 0.4)]), _ct)).ShouldBe(new GateTrial(3, 1, 0, 1));
        await Should.ThrowAsync<RejectedException>(_gates.TryOnProjectAsync(_project, new([new("black", 7)]), _ct));
    }

    [Fact]
    public async Task ProjectSpreadsAsync_Inherited_CountsWhatEachSceneTypeFails()
    {
        Add(_soft, "black", 0.5, 0.2);
        Add(_soft, "black", 0.1, 0.2);
        Add(_strict, "black", 0.5, 0.8);
        Add(_strict, "black", 0.9, 0.8);
        Add(_strict, "flash", 0.1, null);

        var spreads = await _gates.ProjectSpreadsAsync(_project, _ct);

        spreads["black"].ShareFailing(null).ShouldBe(0.5);
        spreads["black"].ShareFailing(new("black", 0.6)).ShouldBe(0.75);
        spreads["black"].ShareFailing(GateRule.Hint("black")).ShouldBe(0);
        spreads["flash"].ShareFailing(null).ShouldBe(0, "it only warns there");
    }

    private void Add(Guid type, string check, double score, double? fail) =>
        _store.Attempts.Add(new(AssetKind.Video, [new(new(check, CheckStatus.Measured, score, null, "Measured.", null), new(check, fail, fail ?? 0.5))]) { SceneTypeId = type });
}
