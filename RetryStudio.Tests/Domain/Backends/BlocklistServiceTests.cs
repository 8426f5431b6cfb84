using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class BlocklistServiceTests
{
    private readonly FakeBlocklist _blocklist = new();
    private readonly Guid _backend = Guid.NewGuid();

    private BlocklistService Service => new(_blocklist, new FakeEngine(), new FakeUser());

    [Fact]
    public async Task BlockAsync_Workflow_IsKeptWithItsReasonAndWho()
    {
        await Service.BlockAsync(_backend, "simulated-image", " Faces come out green. ");

        _blocklist.Blocks[(_backend, "simulated-image")].Reason.ShouldBe("Faces come out green.");
        _blocklist.Blocks.Values.Single().By.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("", "Bad.", "workflow")]
    [InlineData("sdxl", "Bad.", "workflow")]
    [InlineData("simulated-image", "  ", "reason")]
    public async Task BlockAsync_SomethingMissing_NamesTheField(string workflow, string reason, string field)
    {
        var refused = await Should.ThrowAsync<RejectedException>(() => Service.BlockAsync(_backend, workflow, reason));

        refused.Fields.ShouldHaveSingleItem().Field.ShouldBe(field);
        _blocklist.Blocks.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnblockAsync_NotBlocked_SaysSo() =>
        (await Should.ThrowAsync<RejectedException>(() => Service.UnblockAsync(_backend, "simulated-image"))).Reason.ShouldBe(RejectionReason.NotFound);
}
