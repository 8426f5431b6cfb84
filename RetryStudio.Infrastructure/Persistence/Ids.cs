namespace RetryStudio.Infrastructure.Persistence;

/// <summary>Makes ids that sort by time.</summary>
public sealed class Ids(TimeProvider time)
{
    public Guid Next() => Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>A lower-case UUID, as backends take it.</summary>
    public static string NextJobId() => Guid.NewGuid().ToString("D");
}
