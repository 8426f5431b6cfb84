using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Files;

/// <summary>
/// Packages below the media root: the small files that are written for one, and a list of all its files. The list is written last, and
/// without it there is no package.
/// </summary>
public sealed class PackageShelf(IMediaStore media, IFileSealing sealing, ILogger<PackageShelf> logger) : IPackageShelf
{
    public async Task<StoredPackage> WriteAsync(PackageContents contents, CancellationToken ct)
    {
        var plan = PackagePlan.Of(contents);
        media.Remove(IndexOf(contents.ProjectId, contents.Number));
        var entries = ImmutableArray.CreateBuilder<PackageEntry>(plan.Files.Length);
        foreach (var file in plan.Files)
        {
            var entry = PackageEntry.Of(file.Name, file is PackageFile.Given given ? given.File : await WriteAsync(contents, (PackageFile.Written)file, ct));
            Require(entry);
            entries.Add(entry);
        }

        var index = JsonSerializer.SerializeToUtf8Bytes(new Index(contents.At, entries.DrainToImmutable()));
        await media.WriteAsync(IndexOf(contents.ProjectId, contents.Number), (stream, token) => stream.WriteAsync(index, token).AsTask(), ct);
        return new(contents.ProjectId, contents.Number, plan.Name, LayoutOf(index).Length, TagOf(index));
    }

    public async Task<Stream> OpenAsync(StoredPackage package, CancellationToken ct)
    {
        var layout = LayoutOf(await ReadAsync(package, ct));
        foreach (var part in layout.Parts.OfType<ZipPart.Content>())
        {
            Require(part.Entry);
        }

        return new PackageStream(layout, media);
    }

    public async Task TidyAsync(Guid projectId, int latest, IReadOnlySet<string> named, CancellationToken ct)
    {
        try
        {
            var kept = named.ToHashSet(StringComparer.Ordinal);
            foreach (var number in PackagesOf(projectId).Where(number => number <= latest))
            {
                if (number >= latest - 1)
                {
                    kept.UnionWith(await PathsAsync(projectId, number, ct));
                }
                else
                {
                    // The index first: without it there is no package.
                    media.Remove(IndexOf(projectId, number));
                    Remove(Folder(projectId, number), []);
                }
            }

            Remove($"{projectId:N}/masters", kept);
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            logger.LogInformation(away, "Masters that nothing names could not be cleared away; that goes another time");
        }
    }

    private void Remove(string folder, HashSet<string> kept)
    {
        var root = new DirectoryInfo(media.FullPath(folder));
        foreach (var file in root.Exists ? root.GetFiles("*", SearchOption.AllDirectories) : [])
        {
            var path = $"{folder}/{Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/')}";
            if (!kept.Contains(path))
            {
                media.Remove(path);
            }
        }
    }

    private IEnumerable<int> PackagesOf(Guid projectId)
    {
        var root = new DirectoryInfo(media.FullPath($"{projectId:N}/packages"));
        return (root.Exists ? root.GetDirectories() : []).Select(folder => int.TryParse(folder.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue);
    }

    private async Task<IEnumerable<string>> PathsAsync(Guid projectId, int number, CancellationToken ct)
    {
        var index = media.FullPath(IndexOf(projectId, number));
        return File.Exists(index) ? JsonSerializer.Deserialize<Index>(await File.ReadAllBytesAsync(index, ct))!.Entries.Select(entry => entry.Path) : [];
    }

    private async Task<SealedFile> WriteAsync(PackageContents contents, PackageFile.Written file, CancellationToken ct)
    {
        var stored = await media.WriteAsync($"{Folder(contents.ProjectId, contents.Number)}/{file.Name}", (stream, token) => stream.WriteAsync(file.Content, token).AsTask(), ct);
        var written = await sealing.SealAsync(stored.Path, ct);
        return written.Sha256 == file.Sha256 ? written : throw new IOException($"'{file.Name}' is not on the disk as it was written. Check the disk of the media folder.");
    }

    private async Task<byte[]> ReadAsync(StoredPackage package, CancellationToken ct)
    {
        try
        {
            var index = await File.ReadAllBytesAsync(media.FullPath(IndexOf(package.ProjectId, package.Number)), ct);
            return TagOf(index) == package.Tag ? index : throw RejectedException.Conflict("The package was made anew in the meantime. Load the page again.");
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RejectedException(RejectionReason.NotFound, "The package is no longer there. Export the project again.");
        }
    }

    private void Require(PackageEntry entry)
    {
        if (PackageStream.FaultOf(entry, media) is { } fault)
        {
            throw RejectedException.Conflict(fault);
        }
    }

    private static ZipLayout LayoutOf(byte[] index)
    {
        var (at, entries) = JsonSerializer.Deserialize<Index>(index)!;
        return ZipLayout.Of(entries, at);
    }

    private static string TagOf(byte[] index) => Convert.ToHexStringLower(SHA256.HashData(index));

    private static string Folder(Guid project, int number) => $"{project:N}/packages/{number}";

    private static string IndexOf(Guid project, int number) => $"{Folder(project, number)}/index.json";

    /// <summary>Everything that the zip is laid out from.</summary>
    private sealed record Index(DateTimeOffset At, ImmutableArray<PackageEntry> Entries);
}
