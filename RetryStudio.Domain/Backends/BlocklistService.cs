using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Backends;

/// <summary>What admins keep away from a backend.</summary>
public sealed class BlocklistService(IBlocklist blocklist, IEngine engine, ICurrentUser user)
{
    /// <summary>The backend gets no more of a workflow. What runs of it comes to its end.</summary>
    public async Task BlockAsync(Guid backendId, string? workflow, string? reason, CancellationToken ct = default)
    {
        var name = string.IsNullOrWhiteSpace(workflow)
            ? throw RejectedException.Invalid("No workflow is chosen.", new FieldError("workflow", "Choose the workflow that it is not to get."))
            : workflow.Trim();
        var line = PlainText.Line(reason, "reason", WorkflowBlock.ReasonLimit);
        if (!await blocklist.BlockAsync(backendId, name, line, user.Name, ct))
        {
            throw RejectedException.Invalid($"There is no workflow '{Sentence.Cut(name, 80)}' that this backend could get.", new FieldError("workflow", "Choose one of those it could get."));
        }
    }

    public async Task UnblockAsync(Guid backendId, string workflow, CancellationToken ct = default)
    {
        if (!await blocklist.UnblockAsync(backendId, workflow, user.Name, ct))
        {
            throw new RejectedException(RejectionReason.NotFound, "This workflow is not blocked on the backend. Somebody may have allowed it already.");
        }

        await engine.WakeAsync(ct);
    }
}
