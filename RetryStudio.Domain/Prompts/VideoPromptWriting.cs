using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Prompts;

/// <summary>Gives segments a video prompt that have none: from the endpoint where there is one, else from the template. What is written is kept at once, so it goes on where it was stopped.</summary>
/// <param name="endpoint">Null when none is configured.</param>
public sealed class VideoPromptWriting(IVideoPromptStore store, IPromptWriter? endpoint, LiveFeed feed, ILogger<VideoPromptWriting> logger)
{
    /// <summary>Requests to the endpoint at a time.</summary>
    public const int AtATime = 4;

    /// <summary>Prompts of the template that are kept together.</summary>
    private const int Batch = 100;

    /// <summary>Writes those that are missing. Pressing twice is harmless.</summary>
    /// <exception cref="RejectedException">There is no such project.</exception>
    public async Task<WrittenPrompts> WriteAsync(Guid projectId, string by, CancellationToken ct)
    {
        var subjects = await store.MissingAsync(projectId, ct) ?? throw RejectedException.NotFound("project");
        var (trust, written, kept) = (new EndpointTrust(), new Lock(), new List<VideoPromptDraft>(subjects.Count));
        try
        {
            await Parallel.ForEachAsync(subjects.Chunk(endpoint is null ? Batch : 1), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct }, async (batch, token) =>
            {
                var drafts = await Task.WhenAll(batch.Select(subject => DraftAsync(subject, trust, token)));
                var done = await store.KeepAsync(drafts, by, token);
                lock (written)
                {
                    kept.AddRange(done);
                }
            });
        }
        finally
        {
            // Stopped in the middle, too: those that are written stay.
            if (kept.Count > 0)
            {
                feed.Publish(new StudioEvent.ProjectChanged(projectId));
            }
        }

        return new(kept.Count(draft => draft.Origin == VideoPromptOrigin.Template), kept.Count(draft => draft.Origin == VideoPromptOrigin.Endpoint), subjects.Count - kept.Count, trust.Trouble);
    }

    private async Task<VideoPromptDraft> DraftAsync(VideoPromptSubject subject, EndpointTrust trust, CancellationToken ct)
    {
        if (endpoint is null)
        {
            return FromTemplate(subject, null);
        }

        if (trust.IsLost)
        {
            return FromTemplate(subject, $"The endpoint was not asked any more: {trust.Trouble}");
        }

        var answer = await AskAsync(endpoint, subject, ct);
        trust.Note(answer);
        return answer switch
        {
            PromptAnswer.Written prompt => new(subject.SegmentId, subject.Revision, prompt.Prompt, VideoPromptOrigin.Endpoint),
            PromptAnswer.Failed failed => FromTemplate(subject, failed.Sentence),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<PromptAnswer> AskAsync(IPromptWriter writer, VideoPromptSubject subject, CancellationToken ct)
    {
        PromptAnswer answer;
        try
        {
            answer = await writer.WriteAsync(subject, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            logger.LogError(fault, "Asking for the video prompt of segment {Segment} failed", subject.SegmentId);
            return new PromptAnswer.Failed("The studio failed at asking the endpoint for prompts; the reason is in its log.");
        }

        if (answer is PromptAnswer.Failed failed)
        {
            logger.LogWarning("Segment {Segment} gets its video prompt from the template. {Trouble}", subject.SegmentId, failed.Sentence);
        }

        return answer;
    }

    private static VideoPromptDraft FromTemplate(VideoPromptSubject subject, string? note) =>
        new(subject.SegmentId, subject.Revision, VideoPromptTemplate.Write(subject), VideoPromptOrigin.Template, note);
}
