using System.Collections.Immutable;
using System.Diagnostics;

namespace RetryStudio.Domain.Scorers;

/// <summary>What a scorer's memory says to a request, and what is left to ask.</summary>
/// <param name="Known">What it has said before of the checks that are asked for.</param>
/// <param name="Open">The other checks.</param>
internal sealed record Recollection(ScorerMemory Memory, ImmutableArray<CheckReply> Known, ImmutableArray<CheckScale> Open)
{
    public static Recollection Of(ScorerMemory memory, ImmutableArray<CheckScale> asked)
    {
        var known = memory.Known.Where(reply => asked.Any(scale => scale.Check == reply.Check)).ToImmutableArray();
        return new(memory, known, [.. asked.Where(scale => known.All(reply => reply.Check != scale.Check))]);
    }

    /// <summary>What came of asking for the open checks, together with what is known: a failure takes no score away that is there.</summary>
    public ScorerReply With(ScorerReply reply) => reply switch
    {
        ScorerReply.Answered answered => answered with { Checks = [.. Known, .. answered.Checks] },
        ScorerReply.Failed failed => Known.IsEmpty ? failed : new ScorerReply.Answered(Memory.Version, null, [.. Known, .. Open.Select(scale => CheckReply.Missing(scale.Check, Sentence.Cut(failed.Sentence, CheckReply.NoteLimit)))]),
        _ => throw new UnreachableException(),
    };
}
