using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Reaches ComfyUI servers that are not backends yet.</summary>
public sealed class ComfyUiConnector(IGraphSource graphs, TimeProvider time, ILogger<ComfyUiBackend> logger) : IBackendConnector
{
    public Uri ReadAddress(string? text) => ComfyUiOptions.ReadAddress(text);

    public ImmutableSortedDictionary<string, string> ReadHeaders(IEnumerable<KeyValuePair<string, string>> headers) =>
        ComfyUiOptions.ReadHeaders(headers).ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase);

    public async Task<BackendReport> TestAsync(Uri address, ImmutableSortedDictionary<string, string> headers, CancellationToken ct)
    {
        // Somebody waits in front of the screen: one attempt is enough.
        var options = new ComfyUiOptions { Address = address, Headers = headers.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase), Retries = 0 };
        await using var backend = new ComfyUiBackend(options, graphs, time, logger);
        return await backend.ProbeAsync(ct);
    }
}
