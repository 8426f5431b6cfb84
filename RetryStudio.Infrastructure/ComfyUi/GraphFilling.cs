using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Puts into a graph what only its server and its try know: the prefix of the output, and the names of the files it begins with or follows.</summary>
public sealed class GraphFilling(ComfyUiClient client)
{
    public async Task<JsonObject> FillAsync(BackendJob job, PreparedGraph prepared, CancellationToken ct)
    {
        if (GraphCheck.Problem(prepared) is { } problem)
        {
            throw new BackendException(ErrorClass.InvalidWorkflow, problem);
        }

        var graph = (JsonObject)prepared.Graph.DeepClone();
        foreach (var prefix in prepared.Prefixes)
        {
            // Of its own for every try: an identical prompt would run nothing and name old files, which may be gone.
            Set(graph, prefix, $"retrystudio/{job.JobId}");
        }

        if (prepared.StartImage is { } target)
        {
            Set(graph, target, await UploadAsync(job.StartImageFile, "start image", ct));
        }

        if (prepared.ReferenceImage is { } followed)
        {
            Set(graph, followed, await UploadAsync(job.ReferenceImageFile, "coherence sheet", ct));
        }

        if (prepared.SourceVideo is { } source)
        {
            Set(graph, source, await UploadAsync(job.SourceVideoFile, "clip to upscale", ct));
        }

        return graph;
    }

    private static void Set(JsonObject graph, GraphInput target, string value) => graph[target.NodeId]!["inputs"]![target.Input] = value;

    private async Task<string> UploadAsync(string? file, string what, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw new BackendException(ErrorClass.InvalidInput, file is null ? $"The workflow needs a {what}, and the recipe has none." : $"The {what}'s file is gone.");
        }

        try
        {
            return (await client.UploadAsync(file, ct)).Reference;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Our own folder cannot be read: nobody's attempt, and it waits.
            throw new BackendException(ErrorClass.Connection, $"The {what} cannot be read: {problem.Message}", problem);
        }
    }
}
