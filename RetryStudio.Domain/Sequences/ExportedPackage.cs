using System.Collections.Immutable;

namespace RetryStudio.Domain.Sequences;

/// <summary>A sequence's latest package.</summary>
/// <param name="Input">Names what it was made of.</param>
/// <param name="Shots">That are in it.</param>
/// <param name="Of">Of the whole film.</param>
/// <param name="Proof">What its verification found, as sentences.</param>
public sealed record ExportedPackage(StoredPackage Package, string Input, int Shots, int Of, DateTimeOffset At, ImmutableArray<string> Proof)
{
    public bool Partial => Shots < Of;
}
