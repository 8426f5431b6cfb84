using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>What is shown is what is decided by, although it is read without the results.</summary>
public sealed class SequenceOverviewsTests : SequenceTest
{
    private SequenceOverviews Overviews => new(Transactions, Clock);

    [Fact]
    public async Task OfProjectAsync_OnTheWay_SaysTheSameAsTheResults()
    {
        var (project, sequence, gpu) = await MadeAsync(3);
        await AgreeAsync(project, promoted: 0, sealedShots: 0);

        var failing = (await StateAsync(project)).Shots[1].SegmentId.ToString("N");
        Stages.OnInspection = file => file.Contains(failing, StringComparison.Ordinal) ? Measured.Video with { Duration = 0.5 } : null;
        await AdvanceAsync(sequence);
        await AgreeAsync(project, promoted: 3, sealedShots: 2);

        var shot = (await StateAsync(project)).Shots[1];
        await SequenceDesk.AcceptAsync(project, shot.SegmentId, shot.Qa!.Revision, "mara", Ct);
        await AgreeAsync(project, promoted: 3, sealedShots: 2);
        await AdvanceAsync(sequence);
        (await AgreeAsync(project, promoted: 3, sealedShots: 3)).IsPacked.ShouldBeTrue();

        var (_, attempt) = await Choices.RequestAttemptAsync(shot.SegmentId, AssetKind.Video, new(), "mara", Ct);
        await RunAsync(gpu.Video, Planning.Passed());
        await Choices.SelectAsync(attempt, false, "mara", Ct);
        (await AgreeAsync(project, promoted: 2, sealedShots: 2)).IsPacked.ShouldBeFalse();
    }

    [Fact]
    public async Task OfProjectAsync_NoSequence_IsNothing() => (await Overviews.OfProjectAsync(await ProjectAsync(), Ct)).ShouldBeNull();

    private async Task<SequenceOverview> AgreeAsync(Guid project, int promoted, int sealedShots)
    {
        var (shown, decided) = ((await Overviews.OfProjectAsync(project, Ct)).ShouldNotBeNull().With(null), SequenceOverview.Of(await StateAsync(project)));
        shown.Shots.ShouldBe(decided.Shots);
        (shown.Project, shown.Format, shown.PackageInput(), shown.IsPacked).ShouldBe((decided.Project, decided.Format, decided.PackageInput(), decided.IsPacked));
        (shown.Shots.Count(shot => shot.IsPromoted), shown.Shots.Count(shot => shot.IsSealed)).ShouldBe((promoted, sealedShots));
        return shown;
    }
}
