namespace RetryStudio.Infrastructure.Persistence;

/// <summary>Makes ids that sort in the order in which this process asked for them.</summary>
public sealed class Ids(TimeProvider time)
{
    private const int MostOfOneMillisecond = 0xFFF;

    private readonly Lock _gate = new();

    private long _millisecond;

    private int _count;

    public Guid Next()
    {
        var (millisecond, count) = Count();

        // Of the random bits the first twelve give way to the count: what is written in one transaction has an order, too.
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond)).TryWriteBytes(bytes, bigEndian: true, out _);
        (bytes[6], bytes[7]) = ((byte)(0x70 | (count >> 8)), (byte)count);
        return new(bytes, bigEndian: true);
    }

    /// <summary>A lower-case UUID, as backends take it.</summary>
    public static string NextJobId() => Guid.NewGuid().ToString("D");

    private (long Millisecond, int Count) Count()
    {
        lock (_gate)
        {
            // A clock that is set back must not bring later ids before earlier ones.
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            (_millisecond, _count) = (now > _millisecond, _count) switch
            {
                (true, _) => (now, 0),
                (_, < MostOfOneMillisecond) => (_millisecond, _count + 1),
                _ => (_millisecond + 1, 0),
            };
            return (_millisecond, _count);
        }
    }
}
