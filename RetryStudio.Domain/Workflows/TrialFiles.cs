using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>The files of trials: pictures to start from, and results. They are kept for a day after they were last used.</summary>
public sealed class TrialFiles(IMediaStore media, IIdSource ids, TimeProvider time)
{
    private const string Folder = "trials";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>The path of a trial's file below the media root; null when no trial's file can have this name.</summary>
    public static string? PathOf(string? name) =>
        name is { Length: > 32 } && Guid.TryParseExact(name[..32], "N", out var id) && MediaPath.KindOf(name[32..]) is not null && name == $"{id:N}{MediaPath.ExtensionOf(name)}"
            ? $"{Folder}/{name}"
            : null;

    /// <summary>Keeps a file under a name of ours; that name.</summary>
    /// <param name="fileName">What it is called elsewhere: only its extension is taken.</param>
    public async Task<string> KeepAsync(string fileName, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        // A name that nobody can guess: whoever knows it may see the file.
        var name = $"{ids.Next():N}{MediaPath.ExtensionOf(fileName)}";
        await media.WriteAsync($"{Folder}/{name}", write, ct);
        return name;
    }

    /// <summary>The full path of a file that is about to be used, which is kept for another day; null when it is gone.</summary>
    public string? Use(string path) => media.Renew(path, time.GetUtcNow()) ? media.FullPath(path) : null;

    /// <summary>Removes what nobody has used for a day.</summary>
    public void Clear() => media.RemoveOlder(Folder, time.GetUtcNow() - Kept);
}
