using System.Collections.Immutable;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class ScorerServiceTests
{
    private static readonly ScorerChange Http = new() { Name = "Faces", Address = "http://scorer:9100", Headers = new Dictionary<string, string> { ["X-Key"] = "secret" }, Checks = [Scorings.Scale("likeness")] };

    private static readonly ScorerChange Command = new() { Name = "Local", Program = "/usr/bin/python3", Arguments = ["score.py", "--command"], Checks = [Scorings.Scale("brightness")] };

    private readonly FakeScorerStore _store = new();
    private readonly FakeScoreSource _source = new();
    private readonly MemoryMedia _media = new();
    private readonly ManualTime _time = new();
    private readonly ScorerService _service;

    public ScorerServiceTests() => _service = new(_store, Gathering.Calls(new(), _source), _media, new CountingIds(), _time, new FakeUser());

    [Fact]
    public async Task AddAsync_AddressAndCheck_TakesTheDefaults()
    {
        var added = _store.Scorers[await _service.AddAsync(ScorerType.Http, Http)];

        (added.TimeoutSeconds, added.MostAtOnce, added.Enabled, added.Program).ShouldBe((60, 2, true, null));
        added.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task AddAsync_Command_KeepsItsArgumentsOneByOne()
    {
        var added = _store.Scorers[await _service.AddAsync(ScorerType.Command, Command)];

        (added.Program, string.Join('|', added.Arguments)).ShouldBe(("/usr/bin/python3", "score.py|--command"));
    }

    public static TheoryData<string, ScorerType, ScorerChange> Wrong() => new()
    {
        { "name", ScorerType.Http, Http with { Name = " " } },
        { "address", ScorerType.Http, Http with { Address = null } },
        { "address", ScorerType.Http, Http with { Address = "scorer" } },
        { "address", ScorerType.Http, Http with { Address = "file:///etc/passwd" } },
        { "address", ScorerType.Http, Http with { Address = "http://anna:pw@scorer" } },
        { "address", ScorerType.Http, Http with { Address = "http://scorer/?key=1" } },
        { "headers", ScorerType.Http, Http with { Headers = new Dictionary<string, string> { ["Host"] = "x" } } },
        { "headers", ScorerType.Http, Http with { Headers = new Dictionary<string, string> { ["X Key"] = "x" } } },
        { "headers", ScorerType.Http, Http with { Headers = new Dictionary<string, string> { ["X-Key"] = "a\nb" } } },
        { "program", ScorerType.Command, Command with { Program = " " } },
        { "arguments", ScorerType.Command, Command with { Arguments = ["a\0b"] } },
        { "timeoutSeconds", ScorerType.Http, Http with { TimeoutSeconds = 0 } },
        { "timeoutSeconds", ScorerType.Http, Http with { TimeoutSeconds = 601 } },
        { "mostAtOnce", ScorerType.Http, Http with { MostAtOnce = 17 } },
        { "checks", ScorerType.Http, Http with { Checks = [] } },
        { "checks.0.check", ScorerType.Http, Http with { Checks = [Scorings.Scale("Likeness")] } },
        { "checks.0.check", ScorerType.Http, Http with { Checks = [Scorings.Scale("1st")] } },
        { "checks.0.check", ScorerType.Http, Http with { Checks = [Scorings.Scale(new string('a', 41))] } },
        { "checks.0.check", ScorerType.Http, Http with { Checks = [Scorings.Scale("black")] } },
        { "checks.1.check", ScorerType.Http, Http with { Checks = [Scorings.Scale("likeness"), Scorings.Scale("likeness")] } },
        { "checks.0.worst", ScorerType.Http, Http with { Checks = [Scorings.Scale("likeness", 1, 1)] } },
        { "checks.0.worst", ScorerType.Http, Http with { Checks = [Scorings.Scale("likeness", double.NaN)] } },
        { "checks.0.kinds", ScorerType.Http, Http with { Checks = [new("likeness", 0, 1, [])] } },
        { "checks.0.kinds", ScorerType.Http, Http with { Checks = [new("likeness", 0, 1, [AssetKind.Audio])] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task AddAsync_WhatCannotBe_NamesTheField(string field, ScorerType type, ScorerChange change)
    {
        var refused = await Should.ThrowAsync<RejectedException>(() => _service.AddAsync(type, change));

        refused.Fields.ShouldHaveSingleItem().Field.ShouldBe(field);
        refused.Fields[0].Sentence.ShouldEndWith(".");
        _store.Scorers.ShouldBeEmpty();
    }

    [Fact]
    public async Task AddAsync_SecondSourceForACheck_IsRefusedAtItsRow()
    {
        await _service.AddAsync(ScorerType.Http, Http);

        var refused = await Should.ThrowAsync<RejectedException>(() => _service.AddAsync(ScorerType.Command, Command with { Checks = [Scorings.Scale("aesthetics"), Scorings.Scale("likeness")] }));

        refused.Message.ShouldBe("A check has one source, and 'likeness' has one already: Faces.");
        refused.Fields.ShouldHaveSingleItem().Field.ShouldBe("checks.1.check");
    }

    [Fact]
    public async Task AddAsync_NameThatIsTaken_IsAConflict()
    {
        await _service.AddAsync(ScorerType.Http, Http);

        (await Should.ThrowAsync<RejectedException>(() => _service.AddAsync(ScorerType.Command, Command with { Name = "Faces" }))).Reason.ShouldBe(RejectionReason.Conflict);
    }

    [Fact]
    public async Task ChangeAsync_EnabledOnly_KeepsEverythingElse()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http);

        await _service.ChangeAsync(id, ScorerChange.None with { Enabled = false });

        (_store.Scorers[id].Enabled, _store.Scorers[id].Headers["X-Key"], _store.Scorers[id].Checks.Length).ShouldBe((false, "secret", 1));
    }

    [Fact]
    public async Task ChangeAsync_AnotherServerWithoutHeaders_DoesNotTakeTheSecretsAlong()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http);

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(id, ScorerChange.None with { Address = "http://elsewhere:9100" }))).Fields.Single().Field.ShouldBe("headers");
        await _service.ChangeAsync(id, ScorerChange.None with { Address = "http://scorer:9100/v1" });
        await _service.ChangeAsync(id, ScorerChange.None with { Address = "http://elsewhere:9100", Headers = ImmutableDictionary<string, string>.Empty });

        _store.Scorers[id].Headers.ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeAsync_OlderRevision_IsAConflict()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http);
        _store.Revision = 2;

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(id, ScorerChange.None with { Enabled = false, Revision = 1 }))).Reason.ShouldBe(RejectionReason.Conflict);
    }

    [Fact]
    public async Task TestAsync_Picture_ShowsRawAndScore()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http with { Checks = [Scorings.Scale("likeness", 0, 2), new("flow", 0, 1, [AssetKind.Video])] });

        var test = await _service.TestAsync(id);

        (test.Answered, test.Version, test.Sentence).ShouldBe((true, "1.3", "Tried on a small grey picture."));
        test.Checks.ShouldHaveSingleItem().ShouldBe(new("likeness", SourceAnswer.Scored, 0.42, 0.21, "Faces 1.3 gives 0.42 on a scale from 0 to 2."));
        _source.Asked[0].Kind.ShouldBe(AssetKind.Image);
        _source.Asked[0].File.ShouldBe($"/media/{_media.Files.Keys.ShouldHaveSingleItem()}");
    }

    [Fact]
    public async Task TestAsync_PictureAgain_HasAFileOfItsOwnAndClearsOldOnes()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http);

        await Task.WhenAll(_service.TestAsync(id), _service.TestAsync(id));

        _source.Asked.Select(request => request.File).Distinct().Count().ShouldBe(2);
        _media.Cleared.Distinct().ShouldHaveSingleItem().ShouldBe(("samples", _time.GetUtcNow().AddHours(-1)));
    }

    [Fact]
    public async Task TestAsync_Broken_SaysWhatIsWrong()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http);
        _source.Obstacle = new(ScorerFault.Unreachable, "Faces cannot be reached.");

        var test = await _service.TestAsync(id);

        (test.Answered, test.Sentence, test.Checks.Length).ShouldBe((false, "Faces cannot be reached.", 0));
    }

    [Fact]
    public async Task TestAsync_VideosOnly_TakesTheLatestOne()
    {
        var id = await _service.AddAsync(ScorerType.Http, Http with { Checks = [new("flow", 0, 1, [AssetKind.Video])] });
        (await Should.ThrowAsync<RejectedException>(() => _service.TestAsync(id))).Message.ShouldContain("there is none yet");

        _store.Latest = new(Guid.NewGuid(), "p/media.mp4", "sha", Recipes.Video());
        (await _service.TestAsync(id)).Sentence.ShouldBe("Tried on the latest video.");

        _source.Asked[0].File.ShouldBe("/media/p/media.mp4");
    }

    [Fact]
    public async Task TestAsync_OfTheWorkflowsOwnNodes_IsRefused()
    {
        var id = await _service.AddAsync(ScorerType.Workflow, new() { Name = "Nodes", Checks = [Scorings.Scale("aesthetics", 1, 10)] });

        (await Should.ThrowAsync<RejectedException>(() => _service.TestAsync(id))).Message.ShouldContain("Workflows");
    }

    [Fact]
    public async Task AnyCall_UnknownScorer_IsNotFound()
    {
        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(Guid.NewGuid(), ScorerChange.None))).Reason.ShouldBe(RejectionReason.NotFound);
        (await Should.ThrowAsync<RejectedException>(() => _service.RemoveAsync(Guid.NewGuid()))).Reason.ShouldBe(RejectionReason.NotFound);
        (await Should.ThrowAsync<RejectedException>(() => _service.TestAsync(Guid.NewGuid()))).Reason.ShouldBe(RejectionReason.NotFound);
    }
}
