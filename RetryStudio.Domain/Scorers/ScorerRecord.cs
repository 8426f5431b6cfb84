using System.Collections.Immutable;

namespace RetryStudio.Domain.Scorers;

/// <summary>How a scorer has done so far. One that fails again and again is left alone for a while, so that it does not cost every attempt its timeout.</summary>
public sealed class ScorerRecord
{
    /// <summary>Failures in a row after which it is left alone.</summary>
    public const int FailuresUntilRest = 3;

    public const int ErrorLimit = 1000;

    public const int VersionLimit = 120;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private ScorerRecord()
    {
    }

    public ScorerRecord(Guid scorerId) => ScorerId = scorerId;

    public Guid ScorerId { get; private set; }

    /// <summary>As it said last; empty before its first answer.</summary>
    public string Version { get; private set; } = "";

    public string? Model { get; private set; }

    public int Calls { get; private set; }

    public int Failures { get; private set; }

    /// <summary>What the answered calls took together.</summary>
    public long Milliseconds { get; private set; }

    public int FailuresInRow { get; private set; }

    /// <summary>Not asked before this time; null while it does well.</summary>
    public DateTimeOffset? RestsUntil { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset? LastErrorAt { get; private set; }

    public DateTimeOffset? LastCallAt { get; private set; }

    public int Revision { get; private set; }

    /// <summary>Takes what came of a call. An answer that has nothing but errors is a failure: it costs the same, and gives as little.</summary>
    public void Note(ScorerReply reply, TimeSpan took, DateTimeOffset now)
    {
        (Calls, LastCallAt, Revision) = (Calls + 1, now, Revision + 1);
        switch (reply)
        {
            case ScorerReply.Answered answered:
                (Version, Model) = (answered.Version, answered.Model is { } model ? Sentence.Cut(model, VersionLimit) : null);
                if (!answered.Checks.IsEmpty && answered.Checks.All(check => check.Status == ReplyStatus.Error))
                {
                    Fail(Errors(answered.Checks), now);
                    break;
                }

                Milliseconds += (long)took.TotalMilliseconds;
                (FailuresInRow, RestsUntil) = (0, null);
                break;
            case ScorerReply.Failed failed:
                Fail(failed.Sentence, now);
                break;
        }
    }

    /// <summary>It is set up anew: what it did before does not keep it from being asked.</summary>
    public void Forgive() => (FailuresInRow, RestsUntil, Revision) = (0, null, Revision + 1);

    private void Fail(string sentence, DateTimeOffset now)
    {
        (Failures, FailuresInRow) = (Failures + 1, FailuresInRow + 1);
        (LastError, LastErrorAt) = (Sentence.Cut(sentence, ErrorLimit), now);
        RestsUntil = FailuresInRow >= FailuresUntilRest ? now + RestOf(FailuresInRow - FailuresUntilRest) : null;
    }

    private static string Errors(ImmutableArray<CheckReply> checks) =>
        $"It answered without a single score. {string.Join(" ", checks.Select(check => check.Note.Length > 0 ? $"{check.Check}: {check.Note.TrimEnd('.')}." : $"{check.Check}: no reason was given."))}";

    // 30 s, then 60 s, 120 s … up to 5 min.
    private static TimeSpan RestOf(int rests) => rests > 3 ? LongestRest : ShortestRest * (1 << rests);
}

/// <summary>What a scorer said of one file, so that an evaluation that is done again does not ask again.</summary>
public sealed class KnownScore
{
    private KnownScore()
    {
    }

    public KnownScore(Guid scorerId, string fingerprint, string version, CheckReply reply, DateTimeOffset now)
    {
        (ScorerId, Fingerprint, Version, Check, At) = (scorerId, fingerprint, version, reply.Check, now);
        (Status, Raw, Note, Place) = (reply.Status, reply.Raw, Sentence.Cut(reply.Note, CheckReply.NoteLimit), reply.At);
    }

    public Guid ScorerId { get; private set; }

    public string Fingerprint { get; private set; } = "";

    public string Version { get; private set; } = "";

    public string Check { get; private set; } = "";

    public ReplyStatus Status { get; private set; }

    public double? Raw { get; private set; }

    public string Note { get; private set; } = "";

    /// <summary>Seconds from the start at which it shows.</summary>
    public double? Place { get; private set; }

    public DateTimeOffset At { get; private set; }

    public CheckReply Reply => new(Check, Status, Raw, Note, Place);
}
