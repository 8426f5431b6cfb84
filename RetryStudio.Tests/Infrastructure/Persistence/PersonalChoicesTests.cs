using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
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
