using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>Looks after the backends: how they are, what they can run, what they bring late, which of them have gone bad.</summary>
public sealed class BackendWatch(IBackendPool pool, IBackendWatchStore store, LateResults late, ILogger<BackendWatch> logger)
{
    /// <summary>For everything that is asked of one backend in one round.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One round over all of them. Whether there may be work now for a lane that had none.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        var looks = await Task.WhenAll((await store.WatchedAsync(ct)).Select(id => LookAfterAsync(id, ct)));
        var findings = BackendJudge.Judge(await store.RecordsAsync(ct)).ToList();
        foreach (var finding in findings)
        {
            logger.LogWarning("Backend {Backend} is taken out: {Sentence}", finding.BackendId, finding.Sentence);
            await store.TakeOutAsync(finding, ct);
        }

        return findings.Count > 0 || looks.Any(changed => changed);
    }

    private async Task<bool> LookAfterAsync(Guid backendId, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            var backend = await pool.OpenAsync(backendId, limit.Token);
            var report = await backend.ProbeAsync(limit.Token);
            var changed = await store.NoteAsync(backendId, report, limit.Token);
            if (!report.Reachable)
            {
                return changed;
            }

            changed |= await AskAsync(backendId, backend, limit.Token);
            await late.TakeInAsync(backendId, backend, limit.Token);
            return changed;
        }
        catch (BackendException trouble)
        {
            // It cannot even be opened, or broke off in between.
            return await store.NoteAsync(backendId, new(false, trouble.Message, null, 0, 0, null) { Reachable = false }, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Backend {Backend} was not done with within {Patience}; the next round goes on", backendId, Patience);
            return false;
        }
    }

    private async Task<bool> AskAsync(Guid backendId, IGenerationBackend backend, CancellationToken ct)
    {
        if (backend is not IWorkflowPreflight preflight || await store.QuestionsAsync(backendId, ct) is not { Count: > 0 } questions)
        {
            return false;
        }

        var answers = new List<WorkflowAnswer>();
        foreach (var question in questions)
        {
            answers.Add(new(question, question.Missing.IsEmpty
                ? await preflight.FitAsync(question.Workflow, question.Kind, ct)
                : new(false, $"It lacks the {(question.Missing.Length == 1 ? "label" : "labels")} {string.Join(", ", question.Missing)}, which the workflow asks for.")));
        }

        return await store.KeepAsync(backendId, answers, ct);
    }
}
