using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Narrations;

/// <summary>Cuts takes into the narrations of their segments. What was interrupted goes on where it stopped.</summary>
public sealed class TakeCutting(INarrationTakes takes, INarrationCutter cutter, AttemptInspection inspection, IMediaStore media, TakeRests rests, IEngine engine, LiveFeed feed, ILogger<TakeCutting> logger)
{
    /// <summary>Settles every take that has ended. One that fails holds up no other: it rests, and whoever waits for it reads why.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        foreach (var take in await takes.DueAsync(rests.Resting, ct))
        {
            try
            {
                await SettleAsync(take, ct);
            }
            catch (Exception trouble) when (!ct.IsCancellationRequested)
            {
                // Not even that could be written down.
                rests.Note(take, null, counts: false);
                logger.LogWarning(trouble, "Take {Take} could not be settled; it is tried again in {Rest}", take, TakeRests.Rest);
            }
        }
    }

    private async Task SettleAsync(Guid take, CancellationToken ct)
    {
        if (await takes.OrderAsync(take, ct) is not { } order)
        {
            return;
        }

        if ((order.Attempt is { } attempt ? await TryCutAsync(order, attempt, ct) : new TakeOutcome.NotMade()) is { } outcome)
        {
            await takes.SettleAsync(order, outcome, ct);
            rests.Forget(take);
            await engine.WakeAsync(ct);
        }

        feed.Publish(new StudioEvent.ProjectChanged(order.ProjectId));
    }

    /// <summary>Null when another attempt of the take was selected meanwhile, or it is tried again.</summary>
    private async Task<TakeOutcome?> TryCutAsync(TakeOrder order, TakenAttempt attempt, CancellationToken ct)
    {
        try
        {
            return await CutAsync(order, attempt, ct);
        }
        catch (InspectionOverrunException large)
        {
            return new TakeOutcome.Unclear(large.Message);
        }
        catch (Exception trouble) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning(trouble, "Take {Take} could not be cut", order.TakeId);
            return await MeetAsync(order, attempt, CutTrouble.Of(trouble), ct);
        }
    }

    /// <summary>Null when it is tried again.</summary>
    private async Task<TakeOutcome?> MeetAsync(TakeOrder order, TakenAttempt attempt, CutTrouble trouble, CancellationToken ct)
    {
        var times = rests.Note(order.TakeId, attempt.Id, trouble.Counts);
        if (times >= TakeRests.MostTimes)
        {
            return new TakeOutcome.Unclear($"It failed {times} times. {trouble.Sentence}");
        }

        await takes.HinderAsync(order, $"{order.Name} is there and could not be cut yet, which is tried again. {trouble.Sentence}", ct);
        foreach (var part in order.Due)
        {
            feed.Publish(new StudioEvent.SlotChanged(order.ProjectId, part.SegmentId, AssetKind.Audio));
        }

        return null;
    }

    /// <summary>Null when another attempt of the take was selected meanwhile.</summary>
    private async Task<TakeOutcome?> CutAsync(TakeOrder order, TakenAttempt attempt, CancellationToken ct)
    {
        if (!media.HasFolder($"{order.ProjectId:N}"))
        {
            throw CutTrouble.Away;
        }

        var file = media.FullPath(attempt.Media.Path);
        var alignment = await AlignAsync(order, attempt, file, ct);
        if (alignment is not Alignment.Found found)
        {
            var sentence = ((Alignment.Unclear)alignment).Sentence;
            logger.LogInformation("Take {Take} could not be cut: {Sentence}", order.TakeId, sentence);
            return new TakeOutcome.Unclear(sentence);
        }

        foreach (var part in order.Due)
        {
            if (!await CutAsync(order, attempt, part, found.Spans[part.Index], file, ct))
            {
                return null;
            }
        }

        return new TakeOutcome.Cut(found);
    }

    private async Task<Alignment> AlignAsync(TakeOrder order, TakenAttempt attempt, string file, CancellationToken ct)
    {
        ImmutableArray<string> texts = [.. order.Parts.Select(part => part.Text)];
        var words = attempt.Media.Words is { } path ? await cutter.WordsAsync(media.FullPath(path), attempt.Media.Duration, ct) : null;
        if (words is not null && NarrationAlignment.Of(texts, words, [], attempt.Media.Duration) is Alignment.Found { By: AlignedBy.Words } heard)
        {
            return heard;
        }

        return await cutter.SilencesAsync(file, ct) is { } silences
            ? NarrationAlignment.Of(texts, words, silences, attempt.Media.Duration)
            : new Alignment.Unclear("Its file is gone from the media folder, or cannot be decoded.");
    }

    /// <summary>False when another attempt of the take was selected meanwhile.</summary>
    private async Task<bool> CutAsync(TakeOrder order, TakenAttempt attempt, PartOrder part, SpokenSpan span, string file, CancellationToken ct)
    {
        // Named by the take's attempt: whatever an interrupted cut left is replaced.
        var path = $"{MediaPath.CutFolder(order.ProjectId, part.SegmentId, attempt.Id)}/media.wav";
        var stored = await cutter.CutAsync(file, span, path, ct);
        var finding = stored is null ? null : await inspection.JudgeAsync(Rendered(order, attempt, part), stored, ct);
        var kept = await takes.KeepAsync(order, part, new(span, finding), ct);
        if (kept != CutKept.Kept)
        {
            media.Remove(path);
        }

        feed.Publish(new StudioEvent.SlotChanged(order.ProjectId, part.SegmentId, AssetKind.Audio));
        return kept != CutKept.Outdated;
    }

    // It lies in the media folder already: no backend has to be asked for it.
    private static RenderedAttempt Rendered(TakeOrder order, TakenAttempt attempt, PartOrder part) => new(
        attempt.Id, order.ProjectId, part.SegmentId, AssetKind.Audio, attempt.Number, Guid.Empty, "", attempt.Recipe with { Prompt = part.Text }, part.Gate,
        new GenerationOutcome.Rendered([], 0, ImmutableSortedDictionary<string, double>.Empty), part.Still);
}
