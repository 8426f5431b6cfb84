using System.Text;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Packages that cannot be made, and files that are lost once they are sealed.</summary>
public sealed class SequencePackingTests : SequenceTest
{
    public enum Loss
    {
        Gone,
        Longer,
        OtherBytes,
    }

    [Theory]
    [InlineData(Loss.Gone)]
    [InlineData(Loss.Longer)]
    [InlineData(Loss.OtherBytes)]
    public async Task AdvanceAsync_MasterLostAfterItWasSealed_IsMadeAnewByItself(Loss loss)
    {
        var (project, sequence, _) = await MadeAsync();
        Stages.OnFilm = () =>
        {
            Stages.OnFilm = () => { };
            var state = StateAsync(project).GetAwaiter().GetResult();
            Lose(loss, StepOrder.Current(state.Shots[1], state)!.File.Path);
        };

        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 2, 1]);
        (await RoundsAsync(project, Stage.Qa)).ShouldBe([1, 1, 1]);
        (await RoundsAsync(project, Stage.Export)).ShouldBe([1, 2, 1]);
    }

    [Theory]
    [InlineData(Loss.Gone)]
    [InlineData(Loss.Longer)]
    public async Task StartAsync_FileOfTheDeliveredPackageLost_DeliversAnother(Loss loss)
    {
        var (project, sequence, _) = await MadeAsync();
        await AdvanceAsync(sequence);
        var before = await StateAsync(project);
        Lose(loss, StepOrder.Current(before.Shots[2], before)!.File.Path);

        await PressAsync(project);
        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task StartAsync_IndexOfTheDeliveredPackageLost_PacksAgainAndPromotesNothing()
    {
        var (project, sequence, _) = await MadeAsync();
        await AdvanceAsync(sequence);
        Media.Remove($"{project:N}/packages/1/index.json");

        await PressAsync(project);
        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task AdvanceAsync_MasterLostEveryTime_GoesToAPersonAfterFourTries()
    {
        var (project, sequence, _) = await MadeAsync(2);
        Stages.OnFilm = () =>
        {
            var state = StateAsync(project).GetAwaiter().GetResult();
            Lose(Loss.Gone, StepOrder.Current(state.Shots[1], state)!.File.Path);
        };

        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(
            item => item.Status.ShouldBe(SequenceStatus.NeedsReview), item => item.Severity.ShouldBe(Severity.High), item => item.Sentence!.ShouldContain("it was tried 4 times. Files of it were lost"));
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 5]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdvanceAsync_PackingFailsEveryTime_GoesToAPersonAfterFourTries(bool fault)
    {
        var (project, sequence, _) = await MadeAsync(2);
        Stages.OnFilm = () => throw (fault ? new InvalidOperationException("Sequence contains no elements.") : new IOException("The network path was not found."));

        for (var round = 0; round < 6; round++)
        {
            await AdvanceAsync(sequence);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var state = await StateAsync(project);
        (state.Sequence.Status, state.Sequence.Severity, Stages.Films).ShouldBe((SequenceStatus.NeedsReview, Severity.High, 4));
        state.Sequence.Sentence!.ShouldStartWith("The package could not be made: it was tried 4 times. ");
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
        Stages.OnFilm = () => { };

        await PressAsync(project);
        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdvanceAsync_MachineInTheWayOfPacking_WaitsWithoutAnEnd(bool disk)
    {
        var (project, sequence, _) = await MadeAsync(2);
        Stages.OnFilm = () => throw (disk ? new IOException("No space left on device", 28) : new InspectionUnavailableException("The program 'ffmpeg' could not be started."));

        for (var round = 0; round < 6; round++)
        {
            await AdvanceAsync(sequence);
            Clock.Advance(TimeSpan.FromMinutes(1));
            (await Open.DueAsync(Ct)).ShouldContain(sequence);
        }

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Running), item => item.Severity.ShouldBe(Severity.Critical));
        Stages.OnFilm = () => { };
        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
    }

    [Fact]
    public async Task AdvanceAsync_MediaFolderAwayWhilePacking_WaitsAndTakesNothingBack()
    {
        var (project, sequence, _) = await MadeAsync();
        var folder = Media.FullPath($"{project:N}");
        Stages.OnFilm = () =>
        {
            Directory.Move(folder, folder + "-away");
            throw new DirectoryNotFoundException("Could not find a part of the path.");
        };
        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Running), item => item.Severity.ShouldBe(Severity.Critical));
        Stages.OnFilm = () => { };
        Directory.Move(folder + "-away", folder);
        Clock.Advance(TimeSpan.FromMinutes(1));

        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task AdvanceAsync_MediaFolderAwayBeforePacking_WritesNothingThere()
    {
        var (project, sequence, _) = await MadeAsync();
        Stages.OnFilm = () => throw new IOException("The network path was not found.");
        await AdvanceAsync(sequence);
        Stages.OnFilm = () => { };
        var folder = Media.FullPath($"{project:N}");
        Directory.Move(folder, folder + "-away");
        Clock.Advance(TimeSpan.FromMinutes(1));

        await AdvanceAsync(sequence);

        Directory.Exists(folder).ShouldBeFalse();
        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Running), item => item.Severity.ShouldBe(Severity.Critical));
        Directory.Move(folder + "-away", folder);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AdvanceAsync(sequence);
        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task AdvanceAsync_KilledWhilePacking_PacksOnceMoreAndPromotesNothing()
    {
        var (project, sequence, _) = await MadeAsync();
        using var killed = new CancellationTokenSource();
        Stages.OnFilm = killed.Cancel;
        await Should.ThrowAsync<OperationCanceledException>(() => AdvanceAsync(sequence, killed.Token));
        (await StateAsync(project)).Sequence.Package.ShouldBeNull();
        Stages.OnFilm = () => { };

        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);

        await ShouldBeWholeAsync(project);
        (await RoundsAsync(project, Stage.Export)).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task AdvanceAsync_FurtherPackages_KeepTheFormerOneForWhoeverLoadsIt()
    {
        var (project, sequence, gpu) = await MadeAsync(2);
        await AdvanceAsync(sequence);
        var first = (await StateAsync(project)).Sequence.Package!.Package;
        await ReselectAsync(project, sequence, gpu);
        await (await Shelf.OpenAsync(first, Ct)).DisposeAsync();
        Masters(project).ShouldBe(3);
        await Media.WriteAsync($"{project:N}/masters/left-by-a-kill.mov.x.part", (stream, token) => stream.WriteAsync(new byte[8], token).AsTask(), Ct);

        await ReselectAsync(project, sequence, gpu);

        await ShouldBeWholeAsync(project);
        (await Should.ThrowAsync<RejectedException>(() => Shelf.OpenAsync(first, Ct))).Reason.ShouldBe(RejectionReason.NotFound);
        Directory.Exists(Media.FullPath($"{project:N}/packages/1")).ShouldBeFalse();
        Masters(project).ShouldBe(3);
    }

    [Fact]
    public async Task AdvanceAsync_ShotBinnedAndRestored_IsDeliveredAgain()
    {
        var (project, sequence, _) = await MadeAsync();
        await AdvanceAsync(sequence);
        var shot = (await StateAsync(project)).Shots[2].SegmentId;
        for (var round = 0; round < 2; round++)
        {
            await ChangeAsync(context => context.Segments.Single(segment => segment.Id == shot).Bin("mara", Clock.GetUtcNow()));
            await PressAsync(project);
            await AdvanceAsync(sequence);
            (await StateAsync(project)).Sequence.Package!.Of.ShouldBe(2);
            await new SegmentBin(Transactions, Media, new(Clock), Clock).RestoreAsync(project, [shot], "mara", Ct);

            // Its master was cleared away with the package that did without it: that is no fault of a disk.
            var restored = (await StateAsync(project)).Shots[2];
            (restored.Promotion!.Status, restored.Qa!.Status, restored.Export!.Status).ShouldBe((StepStatus.Pending, StepStatus.Done, StepStatus.Pending));
            await PressAsync(project);
            await AdvanceAsync(sequence);
        }

        await ShouldBeWholeAsync(project);
        (await StateAsync(project)).Sequence.Package!.ShouldSatisfyAllConditions(package => package.Of.ShouldBe(3), package => package.Package.Number.ShouldBe(5));
    }

    [Fact]
    public async Task AdvanceAsync_SealedShotNoLongerReady_IsLeftOutOfFilmAndManifestAlike()
    {
        var (project, sequence, _) = await MadeAsync(2);
        await AdvanceAsync(sequence);
        var second = (await StateAsync(project)).Shots[1].SegmentId;
        await ChangeAsync(context => context.Slots.Where(slot => slot.SegmentId == second && slot.Kind == AssetKind.Image)
            .ExecuteUpdate(slots => slots.SetProperty(slot => slot.Status, SlotStatus.NeedsReview)));

        await PressAsync(project);
        await AdvanceAsync(sequence);

        var package = (await StateAsync(project)).Sequence.Package!;
        (package.Shots, package.Of).ShouldBe((1, 2));
        (await File.ReadAllLinesAsync(Media.FullPath($"{project:N}/packages/{package.Package.Number}/preview.mp4"), Ct)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task AdvanceAsync_NoSealedShotIsReadyAnyMore_HandsOverAndKeepsThePackage()
    {
        var (project, sequence, gpu) = await MadeAsync(1);
        await AdvanceAsync(sequence);
        await ChangeAsync(context => context.Projects.Single(item => item.Id == project).WantNarration(true));
        await PressAsync(project);
        await AdvanceAsync(sequence);
        await RunAsync(gpu.Claims[AssetKind.Audio], Planning.Failed());

        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        (state.Sequence.Status, state.Sequence.PackTrouble, state.Sequence.Package!.Package.Number).ShouldBe((SequenceStatus.NeedsReview, null, 1));
        state.Sequence.Sentence!.ShouldStartWith("0 of 1 shots are ready. Segment 1: ");
    }

    private int Masters(Guid project) => Directory.GetFiles(Media.FullPath($"{project:N}/masters"), "*", SearchOption.AllDirectories).Length;

    private async Task ReselectAsync(Guid project, Guid sequence, Gpu gpu)
    {
        var shot = (await StateAsync(project)).Shots[0].SegmentId;
        var (_, attempt) = await Choices.RequestAttemptAsync(shot, AssetKind.Video, new(), "mara", Ct);
        await RunAsync(gpu.Video, Planning.Passed());
        await Choices.SelectAsync(attempt, false, "mara", Ct);
        await AdvanceAsync(sequence);
    }

    private async Task ShouldBeWholeAsync(Guid project)
    {
        var sequence = (await StateAsync(project)).Sequence;
        (sequence.Status, sequence.PackTrouble).ShouldBe((SequenceStatus.Complete, null));
        sequence.Package!.Partial.ShouldBeFalse();
        await using var zip = await Shelf.OpenAsync(sequence.Package.Package, Ct);
        (await PackageVerifier.VerifyAsync(zip, Ct)).ShouldBeOfType<PackageProof.Proved>();
    }

    private void Lose(Loss loss, string path)
    {
        var file = Media.FullPath(path);
        if (loss == Loss.Gone)
        {
            File.Delete(file);
        }
        else
        {
            File.WriteAllText(file, loss == Loss.Longer ? File.ReadAllText(file) + "!" : string.Concat(Encoding.UTF8.GetString(File.ReadAllBytes(file)).Reverse()));
        }
    }
}
