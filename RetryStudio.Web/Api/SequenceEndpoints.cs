using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

internal static class SequenceEndpoints
{
    public static void MapSequences(this RouteGroupBuilder api)
    {
        var sequence = api.MapGroup("/projects/{id:guid}/sequence");
        sequence.MapPost("", StartAsync).Produces<SequenceJson>(StatusCodes.Status202Accepted).Produces<SequenceJson>();
        sequence.MapGet("", ReadAsync).Produces<SequenceJson>();
        sequence.MapPost("/cancel", async (Guid id, SequenceService service, SequenceLook look, CancellationToken ct) =>
        {
            await look.ReadAsync(id, ct);
            return new { Cancelled = await service.CancelAsync(id, ct) };
        });
        sequence.MapPost("/shots/{segmentId:guid}/accept", async (Guid id, Guid segmentId, SequenceService service, SequenceLook look, CancellationToken ct) =>
        {
            await service.AcceptAsync(id, segmentId, ct);
            return await ReadAsync(id, look, ct);
        });
        api.MapPut("/projects/{id:guid}/delivery-format", async (Guid id, DeliveryFormat format, SequenceService service, CancellationToken ct) =>
        {
            await service.SetFormatAsync(id, format, ct);
            return format;
        });
    }

    private static async Task<IResult> StartAsync(Guid id, SequenceBody? body, SequenceService service, SequenceLook look, CancellationToken ct)
    {
        var start = await service.StartAsync(id, new(body?.Partial ?? true), ct);
        var json = await ReadAsync(id, look, ct);
        return start.IsNew ? Results.Accepted($"/api/v1/projects/{id}/sequence", json) : Results.Ok(json);
    }

    private static async Task<SequenceJson> ReadAsync(Guid id, SequenceLook look, CancellationToken ct) =>
        SequenceJson.Of(await look.ReadAsync(id, ct) ?? throw new RejectedException(RejectionReason.NotFound, "The project has no sequence yet. Start one: POST to this address."));
}

internal sealed record SequenceBody(bool? Partial);

internal sealed record SequenceJson(
    Guid Id,
    Guid ProjectId,
    SequenceStatus Status,
    Stage Stage,
    double Percentage,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double ElapsedSeconds,
    EtaJson? EtaSeconds,
    string? Sentence,
    Severity? Severity,
    bool DeliversPartial,
    IReadOnlyList<StageJson> Stages,
    IReadOnlyList<MissingShot> Missing)
{
    public static SequenceJson Of(SequenceView view)
    {
        var (sequence, progress) = (view.State.Sequence, view.Progress);
        return new(
            sequence.Id, sequence.ProjectId, sequence.Status, sequence.Stage, progress.Percentage, sequence.StartedBy, sequence.StartedAt, sequence.EndedAt, Math.Round(progress.Elapsed.TotalSeconds, 1),
            EtaJson.Of(progress.Eta), sequence.Sentence, sequence.Severity, sequence.DeliversPartial,
            [.. progress.Stages.Select(stage => new StageJson(stage.Stage, Domain.Sequences.Stages.WeightOf(stage.Stage), stage.Status, stage.Done, stage.Total, stage.Percentage, Math.Round(stage.Elapsed.TotalSeconds, 1), EtaJson.Of(stage.Eta)))],
            sequence.Status == SequenceStatus.Running ? [] : view.Missing);
    }
}

internal sealed record StageJson(Stage Name, int Weight, StageStatus Status, int Done, int Total, double Percentage, double ElapsedSeconds, EtaJson? EtaSeconds);
