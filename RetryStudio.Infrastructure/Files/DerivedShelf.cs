using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Files;

/// <summary>
/// Where derived pictures stand: made in a folder of their own, which then takes its place by one renaming. Two makers of the same
/// pictures do each other no harm.
/// </summary>
public sealed class DerivedShelf(IMediaStore media, TimeProvider time)
{
    /// <summary>A making of this age was killed.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <summary>What could not be made is tried again after this time.</summary>
    public static readonly TimeSpan TriedAgain = TimeSpan.FromHours(1);

    private const string Making = $"{MediaPath.Derived}/.making";
    private const string Incomplete = "incomplete";

    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <summary>The full path of a picture; null when it is not there.</summary>
    public string? Find(string sha256, DerivedPicture picture) =>
        MediaPath.DerivedFolder(sha256) is { } folder && new FileInfo(Path.Combine(media.FullPath(folder), picture.FileName)) is { Exists: true, Length: > 0 } file ? file.FullName : null;

    /// <summary>Whether all pictures of a file are there.</summary>
    public bool IsComplete(string sha256, AssetKind kind) => DerivedPicture.AllOf(kind).All(picture => Find(sha256, picture) is not null);

    /// <summary>Whether it was tried lately, and not everything could be made.</summary>
    public bool WasTried(string sha256) =>
        MediaPath.DerivedFolder(sha256) is { } folder && new FileInfo(Path.Combine(media.FullPath(folder), Incomplete)) is { Exists: true } mark
        && mark.LastWriteTimeUtc > (time.GetUtcNow() - TriedAgain).UtcDateTime;

    /// <summary>A new empty folder to make pictures in. It ends with <see cref="Keep"/> or <see cref="Discard"/>.</summary>
    public string Begin()
    {
        Sweep();
        return Directory.CreateDirectory(Path.Combine(media.FullPath(Making), Path.GetRandomFileName())).FullName;
    }

    /// <summary>Puts what was made in its place. What stands there already is replaced picture by picture, so that nobody misses one in between.</summary>
    public void Keep(string made, string sha256, AssetKind kind)
    {
        var place = media.FullPath(MediaPath.DerivedFolder(sha256) ?? throw new ArgumentException($"'{sha256}' is no SHA-256.", nameof(sha256)));
        if (DerivedPicture.AllOf(kind).Any(picture => new FileInfo(Path.Combine(made, picture.FileName)) is not { Exists: true, Length: > 0 }))
        {
            Mark(Path.Combine(made, Incomplete));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        try
        {
            Directory.Move(made, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            foreach (var file in Directory.EnumerateFiles(made))
            {
                File.Move(file, Path.Combine(place, Path.GetFileName(file)), overwrite: true);
            }

            Discard(made);
        }
    }

    public void Discard(string made) => Delete(new(made));

    /// <summary>Removes what killed makers left; at most once in the time after which a making counts as such.</summary>
    private void Sweep()
    {
        var now = time.GetUtcNow();
        var making = new DirectoryInfo(media.FullPath(Making));
        if (now - _swept < Abandoned || !making.Exists)
        {
            return;
        }

        _swept = now;
        foreach (var left in making.EnumerateDirectories().Where(folder => folder.LastWriteTimeUtc < (now - Abandoned).UtcDateTime))
        {
            Delete(left);
        }
    }

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            if (folder.Exists)
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A program that was killed has not ended yet, or another node sweeps as well: it goes another time.
        }
    }

    private void Mark(string path)
    {
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
    }
}
