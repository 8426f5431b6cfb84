using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Reads what a shot delivers once more from the disk, before it goes into a package.</summary>
public sealed class Sealing(IFileSealing files)
{
    public async Task<StepOutcome> SealAsync(ShotMaterial shot, StepOrder order, CancellationToken ct)
    {
        var final = order.Known!.Final;
        var master = await files.SealAsync(final.Path, ct);
        if (master.Sha256 != final.Sha256)
        {
            return new StepOutcome.NeedsPerson(Severity.High, "The master is no longer the file that QA looked at. Start the sequence again, and it is made anew.");
        }

        var narration = shot.Narration is { } spoken ? await files.SealAsync(spoken.Media.Path, ct) : null;
        return narration is not null && narration.Sha256 != shot.Narration!.Media.Sha256
            ? new StepOutcome.NeedsPerson(Severity.High, "The narration is no longer the file that was measured. Restore it from a backup, or make another attempt.")
            : new StepOutcome.Done(new StepResult.Sealed(master, narration, Math.Max(1, (int)Math.Round(order.Known.Seconds * shot.Format.Fps))));
    }
}
