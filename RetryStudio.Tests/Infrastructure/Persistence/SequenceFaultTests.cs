using RetryStudio.Domain;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Every kind of fault in every stage that works shot by shot: what is done is never done again.</summary>
public sealed class SequenceFaultTests : SequenceTest
{
    private const int Shots = 4;

    public enum Fault
    {
        Killed,
        MediaAway,
        DiskFull,
        NotAllowed,
        ToolMissing,
        FileGone,
        ProgramFault,
        Unfit,
    }

    public static TheoryData<Stage, Fault> Matrix
    {
        get
        {
            var data = new TheoryData<Stage, Fault>();
            foreach (var fault in Enum.GetValues<Fault>())
            {
                data.Add(Stage.Promotion, fault);
                data.Add(Stage.Qa, fault);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task AdvanceAsync_FaultAtTheThirdShot_CostsTheThirdShotOnly(Stage stage, Fault fault)
    {
        var (project, sequence, _) = await MadeAsync(Shots);
        var third = (await StateAsync(project)).Shots[2].SegmentId.ToString("N");
        using var killed = new CancellationTokenSource();
        var faults = 0;
        Break(stage, third, () =>
        {
            faults++;
            return Raise(fault, killed);
        });

        await RunAsync(sequence, killed.Token);

        // At once: nothing is hidden, and what could go on went on.
        var broken = await StateAsync(project);
        var step = stage == Stage.Promotion ? broken.Shots[2].Promotion : broken.Shots[2].Qa;
        faults.ShouldBe(1);
        (step?.Status, broken.Sequence.Severity).ShouldBe(Told(fault));
        (broken.Sequence.Sentence is null).ShouldBe(fault == Fault.Killed);
        Stages.OnPromotion = _ => null;
        Stages.OnInspection = _ => null;

        // Later: a person starts again what waited for one, everything else comes back by itself.
        Clock.Advance(TimeSpan.FromMinutes(1));
        if (broken.Sequence.Status == SequenceStatus.NeedsReview)
        {
            await PressAsync(project);
        }

        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);

        // A master that QA cannot read is made anew.
        Counted(Stages.Promoted).ShouldBe(Expected(stage == Stage.Promotion || fault is Fault.FileGone or Fault.Unfit));
        Counted(Stages.Inspected).ShouldBe(Expected(stage == Stage.Qa));
        (await StateAsync(project)).Sequence.Package!.Partial.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Stage.Promotion)]
    [InlineData(Stage.Qa)]
    public async Task AdvanceAsync_FaultThatStays_GoesToAPersonAfterFourTries(Stage stage)
    {
        var (project, sequence, _) = await MadeAsync(2);
        var second = (await StateAsync(project)).Shots[1].SegmentId.ToString("N");
        Break(stage, second, () => throw new IOException("The network path was not found."));

        for (var round = 0; round < 6; round++)
        {
            await AdvanceAsync(sequence);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var state = await StateAsync(project);
        var step = (stage == Stage.Promotion ? state.Shots[1].Promotion : state.Shots[1].Qa)!;
        (state.Sequence.Status, step.Status, step.Severity).ShouldBe((SequenceStatus.NeedsReview, StepStatus.NeedsReview, Severity.High));
        step.Sentence!.ShouldBe("It was tried 4 times. The media folder could not be read or written: The network path was not found.");
        (stage == Stage.Promotion ? Stages.Promoted : Stages.Inspected).Count.ShouldBe(5);
    }

    private void Break(Stage stage, string segment, Func<MasterMade?> fault)
    {
        if (stage == Stage.Promotion)
        {
            Stages.OnPromotion = target => target.Contains(segment, StringComparison.Ordinal) ? fault() : null;
        }
        else
        {
            Stages.OnInspection = file => file.Contains(segment, StringComparison.Ordinal) ? fault() is null ? null : new MediaMeasures() : null;
        }
    }

    private static MasterMade? Raise(Fault fault, CancellationTokenSource killed)
    {
        switch (fault)
        {
            case Fault.Killed:
                killed.Cancel();
                throw new OperationCanceledException(killed.Token);
            case Fault.MediaAway:
                throw new IOException("The network path was not found.");
            case Fault.DiskFull:
                throw new IOException("No space left on device", 28);
            case Fault.NotAllowed:
                throw new UnauthorizedAccessException("Access to the path is denied.");
            case Fault.ToolMissing:
                throw new InspectionUnavailableException("The program 'ffmpeg' could not be started.");
            case Fault.FileGone:
                throw new FileNotFoundException("Could not find file.");
            case Fault.ProgramFault:
                throw new InvalidOperationException("Sequence contains no elements.");
            default:
                return new MasterMade.Unfit("The clip cannot be read.");
        }
    }

    private static (StepStatus?, Severity?) Told(Fault fault) => fault switch
    {
        Fault.Killed => (null, null),
        Fault.MediaAway or Fault.ProgramFault => (StepStatus.Failed, Severity.Medium),
        Fault.FileGone or Fault.Unfit => (StepStatus.NeedsReview, Severity.High),
        _ => (null, Severity.Critical),
    };

    private async Task RunAsync(Guid sequence, CancellationToken killed)
    {
        try
        {
            await AdvanceAsync(sequence, killed);
        }
        catch (OperationCanceledException) when (killed.IsCancellationRequested)
        {
            // The process is gone.
        }
    }

    private static int[] Counted(IEnumerable<string> paths) => [.. paths.GroupBy(path => path).Select(group => group.Count()).Order()];

    private static int[] Expected(bool broken) => broken ? [1, 1, 1, 2] : [1, 1, 1, 1];
}
