using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>Looks after the backends: how they are, what they can run, which of them have gone bad.</summary>
public sealed class BackendWatch(IBackendPool pool, IBackendWatchStore store, ILogger<BackendWatch> logger)
{
    /// <summary>For a backend to say how it is. One that accepts the question and never answers must not hold up the others.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(5);

    /// <summary>For it to say, in one round, what it can run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One round over all of them. Whether there may be work now for a lane that had none.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        var looks = await Task.WhenAll((await store.WatchedAsync(ct)).Select(id => LookAfterAsync(id, ct)));
        var tookOut = false;
        foreach (var finding in BackendJudge.Judge(await store.RecordsAsync(ct)))
        {
            tookOut |= await TakeOutAsync(finding, ct);
        }

        return tookOut || looks.Any(changed => changed);
    }

    // Whatever is wrong with one backend, the others are looked after.
    private async Task<bool> LookAfterAsync(Guid backendId, CancellationToken ct)
    {
        try
        {
            var backend = await pool.OpenAsync(backendId, ct);
            var report = await ProbeAsync(backend, ct);
            return await store.NoteAsync(backendId, report, ct) | (report.Reachable && await AskAsync(backendId, backend, ct));
        }
        catch (BackendException unusable)
        {
            return await store.NoteAsync(backendId, BackendReport.Away(unusable.Message), ct);
        }
        catch (Exception trouble) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning(trouble, "Backend {Backend} could not be looked after; the next round tries again", backendId);
            return false;
        }
    }

    private static async Task<BackendReport> ProbeAsync(IGenerationBackend backend, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(ProbePatience);
        try
        {
            return await backend.ProbeAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return BackendReport.Away($"It did not answer within {ProbePatience.TotalSeconds:0} s.");
        }
    }

    private async Task<bool> AskAsync(Guid backendId, IGenerationBackend backend, CancellationToken ct)
    {
        if (backend is not IWorkflowPreflight preflight)
        {
            return false;
        }

        // Kept one by one: a slow server is not asked everything in one round.
        var opened = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        foreach (var question in await store.QuestionsAsync(backendId, ct))
        {
            if (await AnswerAsync(preflight, question, limit.Token, ct) is { } fit)
            {
                opened |= await store.KeepAsync(backendId, new(question, fit), ct);
            }
        }

        return opened;
    }

    /// <summary>Null when it cannot be told now: what was known before holds.</summary>
    private async Task<FitAnswer?> AnswerAsync(IWorkflowPreflight preflight, WorkflowQuestion question, CancellationToken limited, CancellationToken ct)
    {
        if (!question.Missing.IsEmpty)
        {
            return new(false, $"It lacks the {(question.Missing.Length == 1 ? "label" : "labels")} {string.Join(", ", question.Missing)}, which the workflow asks for.");
        }

        try
        {
            return await preflight.FitAsync(question.Workflow, question.Kind, limited);
        }
        catch (BackendException refused) when (refused.Class == ErrorClass.Unauthorised)
        {
            return new(false, refused.Message);
        }
        catch (Exception away) when (away is BackendException || (away is OperationCanceledException && !ct.IsCancellationRequested))
        {
            logger.LogInformation(away, "Whether workflow {Workflow} can run could not be asked", question.Workflow);
            return null;
        }
    }

    private async Task<bool> TakeOutAsync(BackendFinding finding, CancellationToken ct)
    {
        logger.LogWarning("Backend {Backend} is taken out: {Sentence}", finding.BackendId, finding.Sentence);
        try
        {
            await store.TakeOutAsync(finding, ct);
            return true;
        }
        catch (Exception trouble) when (!ct.IsCancellationRequested)
        {
            logger.LogError(trouble, "Backend {Backend} could not be taken out; the next round tries again", finding.BackendId);
            return false;
        }
    }
}
