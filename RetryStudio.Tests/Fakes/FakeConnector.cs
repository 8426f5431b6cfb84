using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;

namespace RetryStudio.Tests.Fakes;

/// <summary>Reads what is typed as the real one does, and reaches nobody.</summary>
public sealed class FakeConnector : IBackendConnector
{
    /// <summary>What every server answers.</summary>
    public BackendReport Report { get; set; } = new(true, "Ready.", null, 0, 0, null);

    /// <summary>The headers of the latest test.</summary>
    public ImmutableSortedDictionary<string, string> Tested { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    public Uri ReadAddress(string? text) => ComfyUiOptions.ReadAddress(text);

    public ImmutableSortedDictionary<string, string> ReadHeaders(IEnumerable<KeyValuePair<string, string>> headers) => ComfyUiOptions.ReadHeaders(headers).ToImmutableSortedDictionary();

    public Task<BackendReport> TestAsync(Uri address, ImmutableSortedDictionary<string, string> headers, CancellationToken ct)
    {
        Tested = headers;
        return Task.FromResult(Report);
    }
}
