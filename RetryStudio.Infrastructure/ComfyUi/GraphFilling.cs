using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Puts into a graph what only its server and its try know: the prefix of the output, and the name of the start image.</summary>
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
            Set(graph, target, await UploadAsync(job, ct));
        }

        return graph;
    }

    private static void Set(JsonObject graph, GraphInput target, string value) => graph[target.NodeId]!["inputs"]![target.Input] = value;

    private async Task<string> UploadAsync(BackendJob job, CancellationToken ct)
    {
        if (!File.Exists(job.StartImageFile))
        {
            throw new BackendException(ErrorClass.InvalidInput, job.StartImageFile is null ? "The workflow needs a start image, and the recipe has none." : "The start image's file is gone.");
        }

        try
        {
            return (await client.UploadAsync(job.StartImageFile, ct)).Reference;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Our own folder cannot be read: nobody's attempt, and it waits.
            throw new BackendException(ErrorClass.Connection, $"The start image cannot be read: {problem.Message}", problem);
        }
    }
}
