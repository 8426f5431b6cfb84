using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

public sealed class EngineTests
{
    [Fact]
    public async Task Run_PolicyOn_RetriesWithOtherSeedsAndRecordsWhatWasSent()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: false);
        var project = await engine.ProjectAsync(20, new() { Enabled = true, CfgJitter = 0.5m, DenoiseJitter = 0.05m });

        var run = await engine.RunAsync(project);

        run.Status.ShouldBe(RunStatus.Completed);
        (run.Progress.Total, run.Progress.Count(SlotStatus.Generating), run.Progress.Count(SlotStatus.Pending)).ShouldBe((40, 0, 0));
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().ToListAsync());
        attempts.ShouldContain(attempt => attempt.Number > 1);
        attempts.GroupBy(attempt => attempt.SlotId).ShouldAllBe(slot => slot.Select(attempt => attempt.Seed).Distinct().Count() == slot.Count());
        attempts.ShouldAllBe(attempt => attempt.Number <= 3 && attempt.Seed == attempt.Recipe.Seed);
        attempts.Where(attempt => attempt.Number > 1).ShouldAllBe(attempt => Math.Abs(attempt.Recipe.Cfg - attempt.OriginalRecipe.Cfg) <= 0.5m && attempt.Variation.Contains("new seed"));
        var decisions = await engine.ReadAsync(context => context.Decisions.CountAsync(decision => decision.AttemptId != null));
        decisions.ShouldBeGreaterThanOrEqualTo(attempts.Count);

        var tries = await engine.ReadAsync(context => context.Tries.AsNoTracking().ToListAsync());
        var received = await engine.JournalsAsync();
        received.Count.ShouldBe(tries.Count);
        foreach (var item in tries)
        {
            received[item.JobId].ShouldBe(attempts.Single(attempt => attempt.Id == item.AttemptId).Recipe);
        }
    }

    [Fact]
    public async Task Run_PolicyOff_SendsEveryFailureToReviewWithoutASecondAttempt()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: false);
        var project = await engine.ProjectAsync(20);

        await engine.RunAsync(project);

        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().ToListAsync());
        attempts.ShouldAllBe(attempt => attempt.Number == 1);
        var slots = await engine.ReadAsync(context => context.Slots.AsNoTracking().Where(slot => slot.Kind != AssetKind.Audio).ToListAsync());
        var failed = attempts.Where(attempt => attempt.Status == AttemptStatus.Failed).Select(attempt => attempt.SlotId).ToHashSet();
        failed.ShouldNotBeEmpty();
        slots.Where(slot => failed.Contains(slot.Id)).ShouldAllBe(slot => slot.Status == SlotStatus.NeedsReview && slot.Reason == DecisionReason.PolicyOff);
        (await engine.Services.GetRequiredService<IReviewReader>().QueueAsync(new(project), 200, null, CancellationToken.None)).Count.ShouldBe(failed.Count);
    }

    [Fact]
    public async Task Run_RealMedia_KeepsMeasuredFiles()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true);
        var project = await engine.ProjectAsync(2, new() { Enabled = true });

        var run = await engine.RunAsync(project);

        run.Progress.Open.ShouldBe(0);
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().ToListAsync());
        attempts.ShouldAllBe(attempt => attempt.Media != null && attempt.Media.Bytes > 0 && attempt.Media.Sha256.Length == 64 && attempt.Scores.Length > 4);
    }

    [Fact]
    public async Task Restart_InMidRun_GoesOnWithoutDoubling()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: false);
        var project = await engine.ProjectAsync(40, new() { Enabled = true });
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project))).RunId;
        await engine.UntilAsync(IsInItsMiddleAsync);

        await engine.RestartAsync();
        await engine.EndAsync(run);

        var tries = await engine.ReadAsync(context => context.Tries.AsNoTracking().ToListAsync());
        tries.ShouldAllBe(item => !item.IsOpen);
        var sent = tries.Where(item => item.SubmittedAt is not null).Select(item => item.JobId).ToHashSet();
        (await engine.JournalsAsync()).Keys.ToHashSet().SetEquals(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task Cancel_InMidRun_SendsNothingNew()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: false);
        var project = await engine.ProjectAsync(200);
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project))).RunId;
        await engine.UntilAsync(IsInItsMiddleAsync);

        await engine.WithAsync(generation => generation.CancelAsync(project));
        var sent = await engine.ReadAsync(context => context.Tries.CountAsync());
        (await engine.EndAsync(run)).Status.ShouldBe(RunStatus.Cancelled);

        (await engine.ReadAsync(context => context.Tries.CountAsync())).ShouldBe(sent);
        (await engine.ReadAsync(context => context.Slots.CountAsync(slot => slot.Status == SlotStatus.Cancelled))).ShouldBeGreaterThan(0);
        (await engine.ReadAsync(context => context.Budgets.SingleAsync())).Held.ShouldBe(0);
    }

    // Something has been delivered, and something is still to come.
    private static async Task<bool> IsInItsMiddleAsync(StudioDbContext context) =>
        await context.Tries.AnyAsync(item => item.Status == TryStatus.Delivered) && await context.Slots.AnyAsync(slot => slot.Status == SlotStatus.Queued);
}
