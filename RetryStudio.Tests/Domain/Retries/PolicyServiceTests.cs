using RetryStudio.Domain;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

/// <summary>What becomes of policies that name the check of a scorer that was removed.</summary>
public sealed class PolicyServiceTests
{
    private static readonly Guid SceneType = Guid.NewGuid();

    private static readonly Guid Project = Guid.NewGuid();

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly FakePolicyStore _store = new();
    private readonly PolicyService _service;

    public PolicyServiceTests()
    {
        _service = new(_store, new FakeScorerStore(), new FakeUser());
        _store.Policies[SceneType] = new(SceneType, "default", "Default", Planning.On with { TriggerChecks = ["black", "grace"] }, 1);
        _store.Overrides[Project] = new(Project, "Film", PolicyOverride.None with { TriggerChecks = ["brightness"] }, 1);
    }

    [Fact]
    public async Task ChangeAsync_CheckThatLostItsScorer_MayStay()
    {
        var changed = await _service.ChangeAsync(SceneType, _store.Policies[SceneType].Policy with { MaxAttempts = 7 }, 1, _ct);

        (changed.Policy.MaxAttempts, string.Join(' ', changed.Policy.TriggerChecks)).ShouldBe((7, "black grace"));
    }

    [Fact]
    public async Task ChangeAsync_UnknownCheckThatIsNew_IsRefused()
    {
        var refused = await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(SceneType, Planning.On with { TriggerChecks = ["grace", "beauty"] }, 1, _ct));

        refused.Fields.ShouldHaveSingleItem().Field.ShouldBe("triggerChecks");
        refused.Fields[0].Sentence.ShouldStartWith("There is no check 'beauty'.");
    }

    [Fact]
    public async Task ChangeAsync_TakenOutOnce_IsNewTheNextTime()
    {
        await _service.ChangeAsync(SceneType, Planning.On with { TriggerChecks = ["black"] }, 1, _ct);

        await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(SceneType, Planning.On with { TriggerChecks = ["grace"] }, 2, _ct));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("grace")]
    [InlineData("brightness")]
    public async Task OverrideAsync_CheckThatLostItsScorer_MayStay(string? check)
    {
        var changed = await _service.OverrideAsync(Project, PolicyOverride.None with { MaxAttempts = 7, TriggerChecks = check is null ? null : [check] }, 1, _ct);

        changed.Change.MaxAttempts.ShouldBe(7);
    }

    [Fact]
    public async Task OverrideAsync_UnknownCheckThatIsNew_IsRefused() =>
        (await Should.ThrowAsync<RejectedException>(() => _service.OverrideAsync(Project, PolicyOverride.None with { TriggerChecks = ["brightness", "beauty"] }, 1, _ct))).Fields[0].Sentence.ShouldStartWith("There is no check 'beauty'.");
}
