using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Tests.Fakes;

/// <summary>Notes what it is asked for and changes nothing.</summary>
public sealed class FakeMender : IMediaMender
{
    /// <summary>What it answers. Default true.</summary>
    public bool Mends { get; set; } = true;

    public List<(string Source, MendingStep Step, string Target)> Asked { get; } = [];

    public Task<StoredFile?> MendAsync(string source, AssetKind kind, MendingStep step, string target, CancellationToken ct)
    {
        Asked.Add((source, step, target));
        return Task.FromResult(Mends ? new StoredFile(target, "mended", 1) : null);
    }
}
