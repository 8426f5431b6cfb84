using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What people do with sequences, in the database.</summary>
public sealed class SequenceDesk(StudioTransactions transactions, Ids ids, TimeProvider time) : ISequenceDesk
{
    public Task<SequenceStart> StartAsync(Guid projectId, SequenceWish wish, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        // Two presses at the same time are one start.
        var project = await LockProjectAsync(context, projectId, token);
        if (!await context.Segments.AnyAsync(segment => segment.ProjectId == projectId, token))
        {
            throw RejectedException.Conflict("The project has no segments yet. Import a script first.");
        }

        var now = time.GetUtcNow();
        wish = wish with { Sheet = wish.Sheet ?? await LocksLookAsync(context, projectId, token), UpscaleKey = project.Delivery.UpscaleKey };
        if (await FindAsync(context, projectId, token) is not { } sequence)
        {
            sequence = new(ids.Next(), project.Id, wish, by, now);
            context.Sequences.Add(sequence);
        }
        else if (sequence.Status == SequenceStatus.Running)
        {
            return new SequenceStart(sequence.Id, false);
        }
        else
        {
            sequence.Start(wish, by, now);
            await TryAgainAsync(context, sequence, now, token);
        }

        Note(context, by, "sequence.start", projectId, wish.Partial ? "partial delivery allowed" : "whole delivery only");
        return new SequenceStart(sequence.Id, true);
    }, ct);

    public Task<bool> IsRunningAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Projects.AnyAsync(project => project.Id == projectId, token)
            ? await context.Sequences.AnyAsync(sequence => sequence.ProjectId == projectId && sequence.Status == SequenceStatus.Running, token)
            : throw RejectedException.NotFound("project"), ct);

    public Task AcceptAsync(Guid projectId, Guid segmentId, int revision, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var now = time.GetUtcNow();
        var sequence = await FindAsync(context, projectId, token) ?? throw RejectedException.NotFound("sequence");
        var step = await context.SequenceSteps.SingleOrDefaultAsync(step => step.SequenceId == sequence.Id && step.Stage == Stage.Qa && step.SegmentId == segmentId, token);
        if (step is not { Status: StepStatus.NeedsReview, Result: not null })
        {
            throw RejectedException.Conflict("QA has nothing against this shot any more, or looks at it again. Load the report again.");
        }

        if (step.Revision != revision)
        {
            throw RejectedException.Conflict("QA has looked at this shot again since. Load the report again, and take it then.");
        }

        step.Accept(by, now);
        await SequenceLedger.NoLongerFailedAsync(context, segmentId, now, token);
        sequence.LookAgain();
        Note(context, by, "sequence.accept", segmentId, step.Sentence ?? "");
        return true;
    }, ct);

    public Task SetFormatAsync(Guid projectId, DeliveryFormat format, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var project = await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, token) ?? throw RejectedException.NotFound("project");
        if (project.Delivery != format)
        {
            if (format.Upscale is { } upscaler && upscaler != project.Delivery.Upscale)
            {
                // Locked, so that nobody removes it meanwhile.
                WorkflowRules.RequireUpscaler((await context.Workflows.FromSqlRaw(context.Sql.Locked("workflows", "name = {0}"), upscaler).AsNoTracking().ToListAsync(token)).SingleOrDefault(), upscaler);
            }

            Note(context, by, "project.delivery", projectId, $"{Told(project.Delivery)} → {Told(format)}");
            project.Deliver(format);
        }

        return true;
    }, ct);

    private static string Told(DeliveryFormat format) => format.Upscale is { } upscaler ? $"{format.Key}, upscaled by {upscaler}" : format.Key;

    private static async Task<bool> LocksLookAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        await context.CoherenceSheets.AnyAsync(sheet => sheet.ProjectId == projectId && sheet.Version > 0, ct)
        || !await context.Slots.AnyAsync(slot => slot.ProjectId == projectId && slot.Kind == AssetKind.Image && slot.Status == SlotStatus.Complete && context.Segments.Any(segment => segment.Id == slot.SegmentId), ct);

    private static async Task TryAgainAsync(StudioDbContext context, Sequence sequence, DateTimeOffset now, CancellationToken ct)
    {
        var stopped = await context.SequenceSteps.Where(step => step.SequenceId == sequence.Id && (step.Status == StepStatus.NeedsReview || step.Status == StepStatus.Failed)).ToListAsync(ct);
        stopped.ForEach(step => step.TryAgain(now));

        // What QA or the export could not even read is made anew.
        var unread = stopped.Where(step => step is { Stage: Stage.Qa or Stage.Export, Result: null } || IsBroken(step)).Select(step => step.SegmentId).ToList();
        foreach (var step in await context.SequenceSteps.Where(step => step.SequenceId == sequence.Id && step.Stage != Stage.Export && unread.Contains(step.SegmentId)).ToListAsync(ct))
        {
            step.TryAgain(now);
        }
    }

    private static bool IsBroken(SequenceStep step) => step.Result is StepResult.Judged { Verdict: var verdict } && verdict.Results.Any(result => result.Fails && result.Score.Check is "decodes" or "file");

    internal static async Task<Sequence?> FindAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        (await context.Sequences.FromSqlRaw(context.Sql.Locked("sequences", "project_id = {0}"), projectId).ToListAsync(ct)).SingleOrDefault();

    private static async Task<Project> LockProjectAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        (await context.Projects.FromSqlRaw(context.Sql.Locked("projects", "id = {0}"), projectId).AsNoTracking().ToListAsync(ct)).SingleOrDefault()
        ?? throw RejectedException.NotFound("project");

    private void Note(StudioDbContext context, string by, string action, Guid subject, string detail) =>
        context.AuditEntries.Add(new(ids.Next(), by, action, subject.ToString(), Sentence.Cut(detail, 400), time.GetUtcNow()));
}
