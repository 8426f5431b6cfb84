using RetryStudio.Domain.Workflows;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps trials in memory.</summary>
public sealed class FakeTrialLedger : ITrialLedger
{
    public List<TrialEntry> Entries { get; } = [];

    /// <summary>As when the database is away.</summary>
    public bool Away { get; set; }

    public Task AddAsync(TrialEntry entry, CancellationToken ct)
    {
        if (Away)
        {
            throw new TimeoutException("The database does not answer.");
        }

        Entries.Add(entry);
        return Task.CompletedTask;
    }
}
