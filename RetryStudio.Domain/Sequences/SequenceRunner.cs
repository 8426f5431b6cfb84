using System.Collections.Immutable;
using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Prompts;

namespace RetryStudio.Domain.Sequences;

/// <summary>Takes a sequence as far as it goes at the moment: looks what is there, decides what is next, does it, writes it down, and again.</summary>
public sealed class SequenceRunner(
    ISequenceLedger ledger, ISequenceReader sequences, StageWork work, Packing packing, CoherenceSheets sheets, VideoPromptWriting prompts, IRunLedger runs, IEngine engine, LiveFeed feed, TimeProvider time)
{
    /// <summary>After something that would fail for every shot.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>A change is dated a moment before it can be seen.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    // One call of ffmpeg keeps about this many cores busy.
    private static readonly int AtATime = Math.Max(1, Environment.ProcessorCount / 4);

    /// <summary>Asking the GPUs is done wholly or not at all: who cancels in the middle is told afterwards.</summary>
    private static CancellationToken Whole => CancellationToken.None;

    public async Task AdvanceAsync(SequenceClaim claim, CancellationToken ct)
    {
        var goesOn = true;
        while (goesOn && await ledger.StateAsync(claim, ct) is { } found)
        {
            var state = found with
            {
                Sheet = await sheets.StateAsync(claim.ProjectId, ct),
                PackageStands = found.Sequence.Package is not { } package || await packing.StandsAsync(package.Package, ct),
            };
            goesOn = SequencePlanner.Plan(state, time.GetUtcNow()) switch
            {
                SequencePlan.DrawSheet => await DrawSheetAsync(claim, ct),
                SequencePlan.WritePrompts => await WritePromptsAsync(claim, ct),
                SequencePlan.Generate generate => await GenerateAsync(claim, generate, ct),
                SequencePlan.Upscale upscale => await UpscaleAsync(claim, upscale, ct),
                SequencePlan.Renew renew => await RenewAsync(claim, renew, ct),
                SequencePlan.Work todo => await WorkAsync(claim, todo, ct),
                SequencePlan.Pack pack => await PackAsync(claim, state, pack, ct),
                SequencePlan.Wait wait => await LeaveAsync(claim, state, sequence => Rest(sequence, wait), ct),
                SequencePlan.HandOver matter => await LeaveAsync(claim, state, sequence => HandOver(sequence, matter), ct),
                SequencePlan.Finish finish => await LeaveAsync(claim, state, sequence => Complete(sequence, finish), ct),
                _ => throw new UnreachableException(),
            };
        }
    }

    private async Task<bool> DrawSheetAsync(SequenceClaim claim, CancellationToken ct)
    {
        if (!await EnterAsync(claim, Stage.CoherenceSheet, ct))
        {
            return false;
        }

        await sheets.PrepareAsync(claim.ProjectId, claim.StartedBy, Whole);
        return await NoteAsync(claim, sequence => sequence.NoteSheet());
    }

    private async Task<bool> WritePromptsAsync(SequenceClaim claim, CancellationToken ct)
    {
        if (!await EnterAsync(claim, Stage.Generation, ct) || !await ledger.ChangeAsync(claim, sequence => sequence.Rest("Video prompts are being written.", null, null), ct))
        {
            return false;
        }

        Announce(claim);
        var written = await prompts.WriteAsync(claim.ProjectId, claim.StartedBy, ct);
        return await ledger.ChangeAsync(claim, sequence => sequence.NotePrompts(written.Sentence), ct);
    }

    private async Task<bool> GenerateAsync(SequenceClaim claim, SequencePlan.Generate generate, CancellationToken ct)
    {
        if (!await EnterAsync(claim, Stage.Generation, ct))
        {
            return false;
        }

        return await StartRunAsync(new(claim.ProjectId, RunScope.Missing, generate.Kinds.ToHashSet(), null, claim.StartedBy))
            && await NoteAsync(claim, sequence => sequence.NoteAsked(generate.Kinds));
    }

    private async Task<bool> UpscaleAsync(SequenceClaim claim, SequencePlan.Upscale upscale, CancellationToken ct) =>
        await EnterAsync(claim, Stage.Promotion, ct)
        && await StartRunAsync(new(claim.ProjectId, RunScope.Upscale, new HashSet<AssetKind> { AssetKind.Video }, upscale.Segments.ToHashSet(), claim.StartedBy))
        && await NoteAsync(claim, sequence => sequence.Rest("Clips are being upscaled.", null, null));

    private async Task<bool> RenewAsync(SequenceClaim claim, SequencePlan.Renew renew, CancellationToken ct)
    {
        await ledger.MarkFailedAsync(claim, renew.Segments, ct);

        // It joins a run that goes on. Where nothing is to be made it stays with what QA said.
        await StartRunAsync(new(claim.ProjectId, RunScope.Stale, new HashSet<AssetKind> { AssetKind.Video }, renew.Segments.ToHashSet(), claim.StartedBy));
        return await NoteAsync(claim, sequence => sequence.NoteRenewal());
    }

    /// <summary>Something was asked of the GPUs. Whoever cancelled a moment earlier does not want it.</summary>
    private async Task<bool> NoteAsync(SequenceClaim claim, Action<Sequence> note)
    {
        if (await ledger.ChangeAsync(claim, note, Whole))
        {
            return true;
        }

        if (await sequences.OfProjectAsync(claim.ProjectId, Whole) is { Sequence.Status: SequenceStatus.Cancelled })
        {
            await runs.CancelAsync(claim.ProjectId, claim.StartedBy, Whole);
            engine.NoticeCancel();
            feed.Publish(new StudioEvent.ProjectChanged(claim.ProjectId));
        }

        return false;
    }

    /// <summary>False while another run goes on: it may have been asked for less. It is asked again when that one has ended.</summary>
    private async Task<bool> StartRunAsync(RunRequest request)
    {
        try
        {
            var start = await runs.StartAsync(request, Whole);
            await engine.DriveAsync(start.RunId, Whole);
            feed.Publish(new StudioEvent.ProjectChanged(request.ProjectId));
            return start.IsNew || start.Queued > 0;
        }
        catch (RejectedException nothing) when (nothing.Reason == RejectionReason.Conflict)
        {
            // Everything is there, or waits for a person.
            return true;
        }
    }

    private async Task<bool> WorkAsync(SequenceClaim claim, SequencePlan.Work todo, CancellationToken ct)
    {
        if (!await EnterAsync(claim, todo.Stage, ct))
        {
            return false;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var obstacle = await DoAsync(claim, todo.Orders, stop, ct);
        ct.ThrowIfCancellationRequested();
        return obstacle is null || await PauseAsync(claim, obstacle.Sentence, ct);
    }

    private async Task<bool> PackAsync(SequenceClaim claim, SequenceState state, SequencePlan.Pack pack, CancellationToken ct)
    {
        if (!await EnterAsync(claim, Stage.Export, ct))
        {
            return false;
        }

        switch (await packing.PackAsync(state, pack, ct))
        {
            case PackOutcome.Packed packed:
                return await DeliverAsync(claim, state, packed.Package, ct);
            case PackOutcome.Damaged damaged:
                return await ledger.TakeBackAsync(claim, damaged.Segments, ct)
                    && await ledger.ChangeAsync(claim, sequence => sequence.NotePackTrouble(pack.Input, "Files of it were lost or changed once they were sealed. Check the disk of the media folder.", time.GetUtcNow()), ct);
            case PackOutcome.Unavailable obstacle:
                return await PauseAsync(claim, $"The package cannot be made at the moment. {obstacle.Sentence}", ct);
            case PackOutcome.Failed failed:
                await ledger.ChangeAsync(claim, sequence => sequence.NotePackTrouble(pack.Input, failed.Sentence, time.GetUtcNow() + Pause), ct);
                Announce(claim);
                return false;
            default:
                throw new UnreachableException();
        }
    }

    private async Task<bool> DeliverAsync(SequenceClaim claim, SequenceState state, ExportedPackage package, CancellationToken ct)
    {
        if (!await ledger.ChangeAsync(claim, sequence => sequence.Deliver(package), ct))
        {
            return false;
        }

        await packing.TidyAsync(state, package.Package, ct);
        return true;
    }

    /// <summary>Something stands in the way of everything: it goes on after a while.</summary>
    private async Task<bool> PauseAsync(SequenceClaim claim, string sentence, CancellationToken ct)
    {
        await ledger.ChangeAsync(claim, sequence => sequence.Rest(sentence, Severity.Critical, time.GetUtcNow() + Pause), ct);
        Announce(claim);
        return false;
    }

    /// <summary>What stands in the way of all of them; null when nothing does.</summary>
    private async Task<StepOutcome.Unavailable?> DoAsync(SequenceClaim claim, ImmutableArray<StepOrder> orders, CancellationTokenSource stop, CancellationToken ct)
    {
        StepOutcome.Unavailable? obstacle = null;
        try
        {
            await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stop.Token }, async (order, token) =>
            {
                var began = time.GetTimestamp();
                var outcome = await work.DoAsync(order, token);
                obstacle = outcome as StepOutcome.Unavailable ?? obstacle;
                if (outcome is StepOutcome.Unavailable || (outcome is not StepOutcome.Outdated && !await ledger.ConcludeAsync(claim, order, outcome, time.GetElapsedTime(began).TotalSeconds, ct)))
                {
                    await stop.CancelAsync();
                }

                Announce(claim);
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Lost, cancelled, or the obstacle says why.
        }

        return obstacle;
    }

    private async Task<bool> EnterAsync(SequenceClaim claim, Stage stage, CancellationToken ct)
    {
        var entered = await ledger.ChangeAsync(claim, sequence =>
        {
            Resume(sequence, stage);
            sequence.Enter(stage, time.GetUtcNow());
        }, ct);
        Announce(claim);
        return entered;
    }

    /// <summary>There is nothing more to do now.</summary>
    private async Task<bool> LeaveAsync(SequenceClaim claim, SequenceState state, Action<Sequence> change, CancellationToken ct)
    {
        await ledger.ChangeAsync(claim, sequence =>
        {
            if (sequence.Revision == state.Sequence.Revision)
            {
                sequence.NoteLook(state.ReadAt - Overlap);
            }

            change(sequence);
        }, ct);
        Announce(claim);
        return false;
    }

    private void Rest(Sequence sequence, SequencePlan.Wait wait)
    {
        // What had ended stays so while something of it is being made anew.
        if (sequence.Status == SequenceStatus.Running)
        {
            sequence.Enter(wait.Stage, time.GetUtcNow());
            sequence.Rest(wait.Sentence, wait.Severity, wait.Until);
        }
    }

    private void HandOver(Sequence sequence, SequencePlan.HandOver matter)
    {
        if (sequence.Status == SequenceStatus.Running || sequence.Sentence != matter.Sentence)
        {
            Resume(sequence, matter.Stage);
            sequence.HandOver(matter.Sentence, matter.Severity, time.GetUtcNow());
        }
    }

    private void Complete(Sequence sequence, SequencePlan.Finish finish)
    {
        if (sequence.Status != SequenceStatus.Complete)
        {
            Resume(sequence, Stage.Export);
            sequence.Complete(finish.Sentence, time.GetUtcNow());
        }
    }

    private void Resume(Sequence sequence, Stage stage)
    {
        if (sequence.Status != SequenceStatus.Running)
        {
            sequence.Reopen(stage, time.GetUtcNow());
        }
    }

    private void Announce(SequenceClaim claim) => feed.Publish(new StudioEvent.SequenceChanged(claim.ProjectId));
}
