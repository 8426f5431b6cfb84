using System.Collections.Immutable;

namespace RetryStudio.Domain.Backends;

/// <summary>Knows how a GPU server is reached.</summary>
public interface IBackendConnector
{
    /// <summary>The address as it is kept; one that cannot be used throws <see cref="BackendException"/> with a sentence.</summary>
    Uri ReadAddress(string? text);

    /// <summary>The headers as they are sent; one that cannot be throws <see cref="BackendException"/> with a sentence.</summary>
    ImmutableSortedDictionary<string, string> ReadHeaders(IEnumerable<KeyValuePair<string, string>> headers);

    /// <summary>Asks the server how it is, without keeping anything.</summary>
    Task<BackendReport> TestAsync(Uri address, ImmutableSortedDictionary<string, string> headers, CancellationToken ct);
}
