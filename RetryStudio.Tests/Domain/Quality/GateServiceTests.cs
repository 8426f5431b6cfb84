using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class GateServiceTests
{
    private readonly FakeGateStore _store = new();
    private readonly GateService _gates;
    private readonly Guid _type = Guid.NewGuid();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public GateServiceTests()
    {
        _gates = new(_store, _store, new FakeUser());
        _store.Gates[_type] = new(_type, "dialogue", "Dialogue close-up", GatePresets.Dialogue.Gate, 1);
    }

    [Fact]
    public async Task ChangeAsync_OldVersion_IsAConflict()
    {
        await _gates.ChangeAsync(_type, GatePresets.Static.Gate, 1, _ct);

        (await Should.ThrowAsync<RejectedException>(_gates.ChangeAsync(_type, GatePresets.Action.Gate, 1, _ct))).Reason.ShouldBe(RejectionReason.Conflict);
        _store.Gates[_type].Gate.ShouldBe(GatePresets.Static.Gate);
    }

    [Fact]
    public async Task ChangeAsync_WrongRules_NamesEveryOneAndSavesNothing()
    {
        var wrong = new Gate([new("flicker", 0.9, 0.2), new("black", 7), new("Face!"), new("flash", Weight: -1), new("jump"), new("jump")]);

        var refused = await Should.ThrowAsync<RejectedException>(_gates.ChangeAsync(_type, wrong, 1, _ct));

        refused.Fields.Select(field => field.Field).Distinct().ShouldBe(["flicker", "black", "Face!", "flash", "jump"], ignoreOrder: true);
        _store.Gates[_type].Version.ShouldBe(1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_NoNumber_IsRefused(double odd)
    {
        GateRules.Validate(new([new("black", odd), new("flash")])).ShouldNotBeEmpty();
        GateRules.Validate(new([new("black", 0.5, odd), new("flash")])).ShouldNotBeEmpty();
        GateRules.Validate(new([new("black", Weight: odd), new("flash")])).ShouldNotBeEmpty();
    }

    [Fact]
    public void Validate_NothingCanFail_IsNoGate() => GateRules.Validate(new([GateRule.Hint("black")])).ShouldHaveSingleItem().Field.ShouldBe("rules");

    [Fact]
    public void Validate_Presets_AreFine() => GatePresets.All.ShouldAllBe(preset => GateRules.Validate(preset.Gate).Count == 0);

    [Fact]
    public async Task TryAsync_StillShots_WouldPassAStaticGate()
    {
        var still = Measured.Video with { Frames = Measured.Frames((_, frame) => frame with { Change = 0, ChangeOverHalf = 0 }) };
        _store.Attempts.Add(new(AssetKind.Video, GatePresets.Dialogue.Gate.Judge(AssetKind.Video, still, Recipes.Video()).Results));
        _store.Attempts.Add(new(AssetKind.Video, GatePresets.Dialogue.Gate.Judge(AssetKind.Video, Measured.Video, Recipes.Video()).Results));

        (await _gates.TryAsync(_type, GatePresets.Static.Gate, _ct)).ShouldBe(new GateTrial(2, 1, 0, 0));
        (await _gates.TryAsync(_type, GatePresets.Dialogue.Gate, _ct)).ShouldBe(new GateTrial(2, 0, 0, 0));
        (await _gates.TryAsync(_type, GatePresets.Dialogue.Gate.With(new("sharpness", 1, 1)).With(new("hands")), _ct)).ShouldBe(new GateTrial(2, 0, 0, 1));
    }

    [Fact]
    public void ChangesFrom_EveryDifference_IsToldOnce() =>
        new Gate([new("black", 0.4), GateRule.Hint("flash"), new("jump")]).ChangesFrom(new([new("black"), new("jump"), new("noise")]))
            .ShouldBe(["black: fails below 0.50, warns below 0.50, weight 1 → fails below 0.40, warns below 0.50, weight 1", "flash: added, never fails, warns below 0.50, weight 0", "noise: removed"], ignoreOrder: true);
}
