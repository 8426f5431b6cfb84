using System.Collections.Immutable;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class BackendServiceTests
{
    private static readonly BackendChange Nothing = new(null, null, null, null, null, null);

    private static readonly Dictionary<string, string> Key = new() { ["X-Key"] = "secret" };

    private readonly FakeBackendStore _store = new();
    private readonly FakeConnector _connector = new();
    private readonly BackendService _service;

    public BackendServiceTests() => _service = new(_store, _connector, new FakeEngine(), new FakeUser());

    [Fact]
    public async Task AddAsync_AddressOnly_TakesTheDefaults()
    {
        var added = _store.Backends[await AddAsync()];

        (added.Address, added.Enabled, added.LanesExclusive).ShouldBe(("http://gpu-1:8188/", true, true));
        (added.Lanes[AssetKind.Image], added.Lanes[AssetKind.Video], added.Lanes[AssetKind.Audio]).ShouldBe((1, 1, 0));
    }

    [Theory]
    [InlineData("gpu-1", "address")]
    [InlineData("ftp://gpu-1", "address")]
    [InlineData("http://anna:pw@gpu-1", "address")]
    [InlineData(null, "address")]
    public async Task AddAsync_AddressThatCannotBe_NamesTheField(string? address, string field) =>
        (await Should.ThrowAsync<RejectedException>(() => _service.AddAsync(Nothing with { Name = "GPU", Address = address }))).Fields.Single().Field.ShouldBe(field);

    [Fact]
    public async Task ChangeAsync_WeightLabelsAndRate_AreKeptAsTheyAreMeant()
    {
        var id = await AddAsync();
        (_store.Backends[id].Weight, _store.Backends[id].CostPerHour).ShouldBe((10, null));

        await _service.ChangeAsync(id, Nothing with { Weight = 30, Labels = [" 24GB", "24gb", "nvlink ", ""], CostPerHour = 1.23456m });
        (_store.Backends[id].Weight, _store.Backends[id].CostPerHour, string.Join(' ', _store.Backends[id].Labels)).ShouldBe((30, 1.2346m, "24gb nvlink"));

        await _service.ChangeAsync(id, Nothing with { Labels = [], CostPerHour = 0 });
        (_store.Backends[id].Weight, _store.Backends[id].CostPerHour, _store.Backends[id].Labels.Count).ShouldBe((30, null, 0));
    }

    [Theory]
    [InlineData(0, "a", 1, "weight")]
    [InlineData(101, "a", 1, "weight")]
    [InlineData(1, "two words", 1, "labels")]
    [InlineData(1, "a", -1, "costPerHour")]
    public async Task ChangeAsync_OutOfRange_NamesTheField(int weight, string label, int cost, string field)
    {
        var id = await AddAsync();
        var change = Nothing with { Weight = weight, Labels = [label], CostPerHour = cost };

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(id, change))).Fields.Single().Field.ShouldBe(field);

        _store.Backends[id].Labels.ShouldBeEmpty();
    }

    [Fact]
    public async Task AddAsync_NameThatIsTaken_IsAConflict()
    {
        await AddAsync();

        (await Should.ThrowAsync<RejectedException>(AddAsync)).Reason.ShouldBe(RejectionReason.Conflict);
    }

    [Fact]
    public async Task ChangeAsync_NameOnly_KeepsEverythingElse()
    {
        var id = await AddAsync();

        await _service.ChangeAsync(id, Nothing with { Name = "Big GPU" });

        (_store.Backends[id].Name, _store.Backends[id].Headers["X-Key"]).ShouldBe(("Big GPU", "secret"));
    }

    [Fact]
    public async Task ChangeAsync_AnotherServerWithoutHeaders_DoesNotTakeTheSecretsAlong()
    {
        var id = await AddAsync();

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(id, Nothing with { Address = "http://elsewhere:8188" }))).Fields.Single().Field.ShouldBe("headers");
        await _service.ChangeAsync(id, Nothing with { Address = "http://gpu-1:8188/comfy" });
        await _service.ChangeAsync(id, Nothing with { Address = "http://elsewhere:8188", Headers = ImmutableDictionary<string, string>.Empty });

        _store.Backends[id].Headers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public async Task ChangeAsync_LanesOutOfRange_AreRefused(int lanes)
    {
        var id = await AddAsync();

        (await Should.ThrowAsync<RejectedException>(() => _service.ChangeAsync(id, Nothing with { Lanes = new Dictionary<AssetKind, int> { [AssetKind.Image] = lanes } }))).Fields.Single().Field.ShouldBe("lanes.image");
    }

    [Fact]
    public async Task TestAsync_KeptBackend_UsesItsHeaders()
    {
        var id = await AddAsync();

        (await _service.TestAsync(id)).Healthy.ShouldBeTrue();

        _connector.Tested["X-Key"].ShouldBe("secret");
    }

    [Fact]
    public async Task RemoveAsync_WithTries_SaysToTurnItOff()
    {
        var id = await AddAsync();
        _store.Tries = 12;

        (await Should.ThrowAsync<RejectedException>(() => _service.RemoveAsync(id))).Message.ShouldBe("GPU has made 12 tries, and their history names it. Drain it instead.");
    }

    [Fact]
    public async Task Settings_AsText_HaveNoSecrets() => _store.Backends[await AddAsync()].ToString().ShouldNotContain("secret");

    private Task<Guid> AddAsync() => _service.AddAsync(Nothing with { Name = "GPU", Address = "http://gpu-1:8188", Headers = Key });
}
