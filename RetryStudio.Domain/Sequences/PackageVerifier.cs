using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RetryStudio.Domain.Sequences;

/// <summary>Proves that a package is what was made. It believes nothing that the file says of itself, and takes little memory for a file of any size.</summary>
public static class PackageVerifier
{
    private const int MostFiles = 100_000;

    private const int MostManifest = 32 << 20;

    private static readonly string[] Unnamed = [PackageNames.Manifest, PackageNames.Sums];

    /// <param name="zip">The package; it can be read from anywhere in it.</param>
    public static async Task<PackageProof> VerifyAsync(Stream zip, CancellationToken ct)
    {
        try
        {
            if (await ZipDirectory.FaultAsync(zip, ct) is { } unread)
            {
                return Wrong(unread);
            }

            zip.Position = 0;
            await using var archive = await ZipArchive.CreateAsync(zip, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, ct);
            return await VerifyAsync(archive, zip.Length, ct);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            return Wrong($"It is no zip file that can be read: {damaged.Message}");
        }
    }

    private static async Task<PackageProof> VerifyAsync(ZipArchive archive, long length, CancellationToken ct)
    {
        var hostile = Hostile(archive.Entries, length);
        if (hostile.Length > 0)
        {
            return new PackageProof.Wrong(hostile);
        }

        var entries = archive.Entries.ToDictionary(entry => entry.FullName, StringComparer.Ordinal);
        var (manifest, sums, fault) = await ReadAsync(entries, ct);
        if (manifest is null)
        {
            return Wrong(fault);
        }

        var faults = Compare(manifest, entries.Keys).ToList();
        var known = manifest.Files.DistinctBy(file => file.Name).Where(file => entries.ContainsKey(file.Name)).ToList();
        foreach (var file in known)
        {
            faults.AddRange(await FaultsOfAsync(file, entries[file.Name], ct));
        }

        faults.AddRange(await CompareAsync(sums, manifest, entries, ct));
        return faults.Count > 0 ? new PackageProof.Wrong([.. faults]) : new PackageProof.Proved(manifest, known.Sum(file => file.Bytes));
    }

    /// <summary>What makes a zip dangerous to unpack, or costly to read on.</summary>
    private static ImmutableArray<string> Hostile(IReadOnlyCollection<ZipArchiveEntry> entries, long length)
    {
        if (entries.Count > MostFiles)
        {
            return [$"It has {entries.Count} files; a package has {MostFiles} at most."];
        }

        if (entries.Sum(entry => (decimal)entry.Length) > length || entries.Any(entry => entry.Length != entry.CompressedLength || entry.IsEncrypted))
        {
            return ["Its files are compressed or encrypted, or claim to be longer than the zip itself. The studio stores them as they are: it was packed anew, or made by somebody else."];
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. entries.Select(entry => entry.FullName)
                .Select(name => PackageName.Fault(name) is { } fault ? $"The name '{PackageName.Shown(name)}' {fault}." : names.Add(name) ? null : $"Two files have the name '{PackageName.Shown(name)}'.")
                .OfType<string>(),
        ];
    }

    private static async Task<(PackageManifest? Manifest, string Sums, string Fault)> ReadAsync(Dictionary<string, ZipArchiveEntry> entries, CancellationToken ct)
    {
        foreach (var name in Unnamed)
        {
            if (!entries.TryGetValue(name, out var entry))
            {
                return (null, "", $"There is no '{name}' in it, so it is no package of this studio.");
            }

            if (entry.Length > MostManifest)
            {
                return (null, "", $"'{name}' is longer than that of any package of this studio.");
            }
        }

        try
        {
            return (PackageManifest.Read(await BytesAsync(entries[PackageNames.Manifest], ct)), Encoding.UTF8.GetString(await BytesAsync(entries[PackageNames.Sums], ct)), "");
        }
        catch (JsonException fault)
        {
            return (null, "", $"'{PackageNames.Manifest}' cannot be read: {PackageName.Shown(fault.Message.TrimEnd('.'), 400)}.");
        }
    }

    private static IEnumerable<string> Compare(PackageManifest manifest, IReadOnlyCollection<string> entries)
    {
        var named = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        if (named.Count < manifest.Files.Length)
        {
            yield return $"'{PackageNames.Manifest}' names a file twice.";
        }

        foreach (var missing in named.Except(entries, StringComparer.Ordinal))
        {
            yield return $"'{PackageName.Shown(missing)}' is missing.";
        }

        foreach (var more in entries.Except(named, StringComparer.Ordinal).Except(Unnamed, StringComparer.Ordinal))
        {
            yield return $"'{PackageName.Shown(more)}' is in it, and '{PackageNames.Manifest}' does not name it.";
        }

        foreach (var name in Unnamed.Where(named.Contains))
        {
            yield return $"'{PackageNames.Manifest}' names '{name}', which it must not.";
        }
    }

    private static async Task<IEnumerable<string>> FaultsOfAsync(ManifestFile file, ZipArchiveEntry entry, CancellationToken ct) =>
        entry.Length != file.Bytes ? [FormattableString.Invariant($"'{PackageName.Shown(file.Name)}' has {entry.Length} bytes; it had {file.Bytes}.")]
        : await HashAsync(entry, ct) is var (hash, trouble) && hash != file.Sha256 ? [trouble ?? $"'{PackageName.Shown(file.Name)}' was changed: its SHA-256 is not that of the manifest."]
        : [];

    private static async Task<IEnumerable<string>> CompareAsync(string sums, PackageManifest manifest, Dictionary<string, ZipArchiveEntry> entries, CancellationToken ct)
    {
        var (hash, _) = await HashAsync(entries[PackageNames.Manifest], ct);
        var expected = manifest.Files.Select(file => $"{file.Sha256}  {file.Name}").Prepend($"{hash}  {PackageNames.Manifest}").Order(StringComparer.Ordinal);
        return sums.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).SequenceEqual(expected, StringComparer.Ordinal)
            ? []
            : [$"'{PackageNames.Sums}' and '{PackageNames.Manifest}' do not say the same."];
    }

    private static async Task<(string? Hash, string? Trouble)> HashAsync(ZipArchiveEntry entry, CancellationToken ct)
    {
        try
        {
            await using var content = await entry.OpenAsync(ct);
            return (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct)), null);
        }
        catch (InvalidDataException damaged)
        {
            return (null, $"'{PackageName.Shown(entry.FullName)}' cannot be read: {damaged.Message}");
        }
    }

    private static async Task<byte[]> BytesAsync(ZipArchiveEntry entry, CancellationToken ct)
    {
        var bytes = new byte[entry.Length];
        await using var content = await entry.OpenAsync(ct);
        await content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    private static PackageProof.Wrong Wrong(string fault) => new([fault]);
}
