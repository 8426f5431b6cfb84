using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class TrialLedgerTests : DatabaseTest
{
    [Theory]
    [InlineData(12.5, "sdxl on GPU 1, 12.5 GPU s: It works.")]
    [InlineData(null, "sdxl on GPU 1, GPU seconds not told: It works.")]
    public async Task AddAsync_Trial_IsAnAuditEntryOfItsWorkflow(double? seconds, string detail)
    {
        var workflow = Guid.NewGuid();

        await Trials.AddAsync(new(workflow, "sdxl", "GPU 1", "It works.", (decimal?)seconds, "mara"), Ct);

        var entry = await ReadAsync(context => context.AuditEntries.SingleAsync(item => item.Action == "workflow.try", Ct));
        (entry.Actor, entry.Subject, entry.Detail).ShouldBe(("mara", workflow.ToString(), detail));
    }

    [Fact]
    public async Task AddAsync_LongSentence_IsCut()
    {
        await Trials.AddAsync(new(Guid.NewGuid(), "sdxl", "GPU 1", new('x', 9000), 1, "mara"), Ct);

        (await ReadAsync(context => context.AuditEntries.SingleAsync(item => item.Action == "workflow.try", Ct))).Detail.Length.ShouldBeLessThanOrEqualTo(4000);
    }
}
