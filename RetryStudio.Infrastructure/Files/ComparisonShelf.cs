using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Where comparisons stand. There may be so many of them; the one that was not looked at for longest goes first.</summary>
public sealed class ComparisonShelf(IMediaStore media, TimeProvider time)
{
    /// <summary>Files that are kept at most.</summary>
    public const int MaxFiles = 200;

    /// <summary>Bytes that are kept at most.</summary>
    public const long MaxBytes = 2L << 30;

    private const string Folder = $"{MediaPath.Derived}/compare";

    /// <summary>The full path; null when it is not there. It then counts as looked at.</summary>
    public string? Find(string name)
    {
        var path = PathOf(name);
        if (new FileInfo(path) is not { Exists: true, Length: > 0 } || !media.Renew($"{Folder}/{name}", time.GetUtcNow()))
        {
            return null;
        }

        return path;
    }

    /// <summary>A name that says what is compared, and how; null when the hashes are none.</summary>
    public static string? NameOf(string first, string second, ComparisonView view, AssetKind kind) =>
        MediaPath.DerivedFolder(first) is null || MediaPath.DerivedFolder(second) is null
            ? null
            : $"{first}-{second}-{(view == ComparisonView.HeatMap ? "heat-map" : "side-by-side")}{(kind == AssetKind.Video ? ".mp4" : ".jpg")}";

    /// <summary>Puts a finished file in its place, at the expense of those nobody has looked at for longest.</summary>
    public string Keep(string made, string name)
    {
        Directory.CreateDirectory(media.FullPath(Folder));
        File.Move(made, PathOf(name), overwrite: true);
        media.Renew($"{Folder}/{name}", time.GetUtcNow());
        Prune(PathOf(name));
        return PathOf(name);
    }

    private void Prune(string latest)
    {
        var (files, bytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(media.FullPath(Folder)).GetFiles().OrderByDescending(file => file.FullName == latest).ThenByDescending(file => file.LastWriteTimeUtc))
        {
            (files, bytes) = (files + 1, bytes + file.Length);
            if (files > MaxFiles || bytes > MaxBytes)
            {
                Remove(file);
            }
        }
    }

    private static void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Somebody is looking at it, or another node removed it: the next one that is made clears up.
        }
    }

    private string PathOf(string name) => media.FullPath($"{Folder}/{name}");
}
