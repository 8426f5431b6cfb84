using System.Collections.Concurrent;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>The server's folders; they survive a restart, except for 'temp'.</summary>
public sealed class FakeDisk
{
    private readonly ConcurrentDictionary<(string Type, string Subfolder, string Name), byte[]> _files = new();

    /// <summary>What the next outputs contain; null stands for a tiny real file.</summary>
    public byte[]? Content { get; set; }

    /// <summary>Bytes of every file in 'output', made up while it is sent; null sends what is kept.</summary>
    public long? Huge { get; set; }

    /// <summary>A byte of a huge file. The pattern does not repeat within any buffer, so that a piece at the wrong place is noticed.</summary>
    public static void Fill(Span<byte> bytes, long from)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            var at = from + index;
            bytes[index] = (byte)(at ^ (at >> 8) ^ (at >> 16) ^ (at >> 24));
        }
    }

    public byte[]? Read(string type, string subfolder, string name) => _files.GetValueOrDefault((type, subfolder, name));

    public void Write(string type, string subfolder, string name, byte[] content) => _files[(type, subfolder, name)] = content;

    /// <summary>The same name with other bytes gets a number.</summary>
    public string Upload(string name, byte[] content)
    {
        var free = name;
        for (var number = 1; Read("input", "", free) is { } taken && !taken.AsSpan().SequenceEqual(content); number++)
        {
            free = $"{Path.GetFileNameWithoutExtension(name)} ({number}){Path.GetExtension(name)}";
        }

        Write("input", "", free, content);
        return free;
    }

    public void Wipe(string type)
    {
        foreach (var file in _files.Keys.Where(file => file.Type == type))
        {
            _files.TryRemove(file, out _);
        }
    }
}
