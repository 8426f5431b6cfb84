using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class PersonalChoicesTests : DatabaseTest
{
    [Fact]
    public async Task SelectAsync_EveryChoice_IsCountedBesideTheStudiosOwnPick()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed(0.8));
        await RunAsync(gpu.Image, Planning.Passed(0.9));
        var attempts = await AttemptsAsync(project);

        await Choices.SelectAsync(attempts[0].Id, false, "mara", Ct);
        await Choices.SelectAsync(attempts[0].Id, true, "mara", Ct);
        await Choices.SelectAsync(attempts[1].Id, true, "omar", Ct);

        (await ChoiceCounts.CountsAsync(project, Ct)).ShouldBe([new(project, AssetKind.Image, false, 0, 1, 0), new(project, AssetKind.Image, true, 1, 1, 0)]);
        (await ChoiceCounts.CountsAsync(Guid.NewGuid(), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SelectAsync_NothingPassed_CountsAsAChoiceWithoutAPick()
    {
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync((await GpuAsync()).Image, Planning.Failed());

        await Choices.SelectAsync((await AttemptsAsync(project))[0].Id, false, "mara", Ct);

        (await ChoiceCounts.CountsAsync(null, Ct)).ShouldBe([new(project, AssetKind.Image, false, 0, 0, 1)]);
        (await ReadAsync(context => context.Escalations.SingleAsync(Ct))).Outcome.ShouldBe(EscalationOutcome.Approved);
    }

    [Fact]
    public async Task ReproduceAsync_Attempt_SendsExactlyItsRecipeAndSaysWhich()
    {
        var (project, gpu, first) = await PassedAsync();

        var (_, id) = await Choices.ReproduceAsync(first.Id, "mara", Ct);

        var again = (await AttemptsAsync(project)).Single(attempt => attempt.Id == id);
        (again.Recipe, again.ReproducesAttemptId, again.RequestedBy, again.Number).ShouldBe((first.Recipe, first.Id, "mara", 2));
        (await SlotAsync(project, AssetKind.Image)).PreferBackendId.ShouldBe(gpu.BackendId);
        (await LeaseAsync(gpu.Image)).Recipe.ShouldBe(first.Recipe);
    }

    [Fact]
    public async Task ReproduceAsync_StillGeneratingOrWithoutAFile_IsRefused()
    {
        var (project, gpu, first) = await PassedAsync();
        await Choices.ReproduceAsync(first.Id, "mara", Ct);
        (await Should.ThrowAsync<RejectedException>(() => Choices.ReproduceAsync(first.Id, "mara", Ct))).Message.ShouldContain("still being generated");
        (await FailTryAsync(await LeaseAsync(gpu.Image), RetryStudio.Domain.Backends.ErrorClass.MissingModel)).ShouldBeOfType<Decision.GiveUp>();

        var bare = (await AttemptsAsync(project))[1];

        (await Should.ThrowAsync<RejectedException>(() => Choices.ReproduceAsync(bare.Id, "mara", Ct))).Message.ShouldContain("Attempt 2 has no file");
    }

    [Fact]
    public async Task Likeness_OfAReproduction_WaitsUntilItIsKeptOnce()
    {
        var (project, gpu, first) = await PassedAsync();
        await Choices.ReproduceAsync(first.Id, "mara", Ct);
        (await Reproductions.WaitingAsync(Ct)).ShouldBeEmpty();
        await RunAsync(gpu.Image, Planning.Passed());

        var pair = (await Reproductions.WaitingAsync(Ct)).ShouldHaveSingleItem();
        (pair.Origin, pair.Slot.Kind).ShouldBe((first.Media, AssetKind.Image));
        (await Reproductions.KeepAsync(pair.AttemptId, new(false, 0.98, 0.01), Ct)).ShouldBeTrue();
        (await Reproductions.KeepAsync(pair.AttemptId, Likeness.Same, Ct)).ShouldBeFalse();

        (await Reproductions.WaitingAsync(Ct)).ShouldBeEmpty();
        var history = (await Reader.HistoryAsync(first.SegmentId, Ct)).ShouldNotBeNull();
        LikenessSentence.Of(history.Attempts.Single(attempt => attempt.Number == 2), history.Attempts).ShouldBe("Very close to attempt 1 (similarity 0.98, mean difference 1.0 %).");
        (await AttemptsAsync(project)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnAttemptWithItsSeed_SaysOnlyWhatChanged()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        await RunAsync((await GpuAsync()).Image, Planning.Passed());
        var first = await ReadAsync(context => context.Attempts.SingleAsync(Ct));

        var (_, id) = await Choices.RequestAttemptAsync(first.SegmentId, AssetKind.Image, new() { FromAttempt = first.Id, Seed = first.Seed, Cfg = 8 }, "mara", Ct);

        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Id == id, Ct))).ShouldSatisfyAllConditions(
            attempt => attempt.Variation.ShouldBe("cfg 7.0 → 8.0"), attempt => attempt.OriginalRecipe.ShouldBe(first.Recipe));
    }

    [Fact]
    public async Task SelectAsync_ParkedWithAPlannedAttempt_EndsThePlannedOne()
    {
        var project = await ProjectAsync(budget: 20, policy: new() { Enabled = true });
        await StartAsync(project);
        (await RunAsync((await GpuAsync()).Image, Planning.Failed())).ShouldBeOfType<Decision.Park>();
        var failed = await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 1, Ct));

        await Choices.SelectAsync(failed.Id, false, "mara", Ct);

        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 2, Ct))).Status.ShouldBe(AttemptStatus.Cancelled);
        (await SlotAsync(project, AssetKind.Image)).CurrentAttemptId.ShouldBeNull();
    }

    [Fact]
    public async Task SelectAsync_FailedAttempt_CompletesTheSlotAndLetsTheVideoFollow()
    {
        var project = await ProjectAsync();
        var run = await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Failed());
        await Runs.FinishRunsAsync(Ct);
        var attempt = (await ReadAsync(context => context.Attempts.SingleAsync(Ct))).Id;

        await Choices.SelectAsync(attempt, false, "mara", Ct);

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.Sentence.ShouldBe("mara chose attempt 1."));
        (await SlotAsync(project, AssetKind.Video)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Queued), slot => slot.RunId.ShouldBe(run.RunId));
        (await ReadAsync(context => context.Runs.SingleAsync(Ct))).Status.ShouldBe(RunStatus.Running);
        (await Reviews.QueueAsync(ReviewFilter.All, 10, null, Ct)).ShouldNotContain(item => item.Kind == AssetKind.Image);
    }

    [Fact]
    public async Task SelectAsync_AnotherAttempt_ReplacesTheChoice()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed(0.7));
        var worse = (await ReadAsync(context => context.Attempts.SingleAsync(attempt => !attempt.IsSelected, Ct))).Id;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Choices.SelectAsync(worse, false, "mara", Ct))));

        var selected = await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.IsSelected, Ct));
        (selected.Id, selected.SelectedBy).ShouldBe((worse, "mara"));
        (await SlotAsync(project, AssetKind.Image)).SelectedAttemptId.ShouldBe(worse);
    }

    [Fact]
    public async Task SelectAsync_WithoutAFile_IsRejected()
    {
        await StartAsync(await ProjectAsync());
        var lease = await LeaseAsync((await GpuAsync()).Image);

        (await Should.ThrowAsync<RejectedException>(() => Choices.SelectAsync(lease.AttemptId, false, "mara", Ct))).Reason.ShouldBe(RejectionReason.Conflict);
        (await Should.ThrowAsync<RejectedException>(() => Choices.SelectAsync(Guid.NewGuid(), false, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task RequestAttemptAsync_OutOfRange_NamesTheFields()
    {
        var segment = (await SlotAsync(await ProjectAsync(), AssetKind.Image)).SegmentId;

        var rejected = await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(segment, AssetKind.Image, new() { Steps = 0, Cfg = 21, Prompt = "a\u0000b" }, "mara", Ct));

        rejected.Fields.Select(field => field.Field).ShouldBe(["steps", "cfg", "prompt"]);
        (await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(segment, AssetKind.Video, new(), "mara", Ct))).Message.ShouldContain("image first");
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnAttempt_KeepsWhatIsNotChangedOfItsRecipe()
    {
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync((await GpuAsync()).Image, Planning.Passed());
        var first = await ReadAsync(context => context.Attempts.SingleAsync(Ct));
        var varied = first.Recipe with { Steps = 33, Extra = first.Recipe.Extra.Add("guidance", 3.5m) };
        await ChangeAsync(context => context.Attach(first).Property(attempt => attempt.Recipe).CurrentValue = varied);

        var (_, second) = await Choices.RequestAttemptAsync(first.SegmentId, AssetKind.Image, new() { FromAttempt = first.Id, Cfg = 9 }, "mara", Ct);

        var asked = await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Id == second, Ct));
        asked.Recipe.ShouldBe(varied with { Cfg = 9, Seed = asked.Recipe.Seed });
        asked.Recipe.Seed.ShouldNotBe(first.Seed);
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnAttemptOfAnotherSlot_IsRejected()
    {
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project);
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await Runs.CancelAsync(project, "mara", Ct);
        var other = await ReadAsync(context => context.Slots.AsNoTracking().FirstAsync(slot => slot.Id != lease.SlotId && slot.Kind == AssetKind.Image, Ct));

        (await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(other.SegmentId, AssetKind.Image, new() { FromAttempt = lease.AttemptId }, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task RequestAttemptAsync_PromptOverSeveralLines_BecomesOne()
    {
        var segment = (await SlotAsync(await ProjectAsync(), AssetKind.Image)).SegmentId;

        var (_, id) = await Choices.RequestAttemptAsync(segment, AssetKind.Image, new() { Prompt = "A harbour\nat dusk\r\n", NegativePrompt = "blurred\n" }, "mara", Ct);

        var recipe = (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Id == id, Ct))).Recipe;
        (recipe.Prompt, recipe.NegativePrompt).ShouldBe(("A harbour at dusk", "blurred"));
    }

    [Fact]
    public async Task RequestAttemptAsync_FailsWhileAnotherIsSelected_KeepsTheSelection()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true });
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        var before = await SlotAsync(project, AssetKind.Image);
        await Choices.RequestAttemptAsync(before.SegmentId, AssetKind.Image, new() { Cfg = 9 }, "mara", Ct);

        (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NotRequested);

        var after = await SlotAsync(before.Id);
        (after.Status, after.SelectedAttemptId, after.AttemptCount).ShouldBe((SlotStatus.Complete, before.SelectedAttemptId, 2));
        (await Reviews.QueueAsync(new(project), 10, null, Ct)).ShouldBeEmpty();
    }

    private async Task<(Guid Project, Gpu Gpu, Attempt First)> PassedAsync()
    {
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        return (project, gpu, (await AttemptsAsync(project)).Single());
    }

    private Task<List<Attempt>> AttemptsAsync(Guid project) =>
        ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == project).OrderBy(attempt => attempt.Number).ToListAsync(Ct));
}
