using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Files;

namespace RetryStudio.Tests.Builders;

/// <summary>Packages of shots that are some bytes long each.</summary>
internal static class Packages
{
    public static readonly DateTimeOffset At = new(2026, 11, 22, 6, 30, 10, TimeSpan.Zero);

    public static readonly Guid Project = Guid.Parse("11111111-2222-3333-4444-555555555555");

    /// <summary>Three shots to a scene; a narration with every odd one.</summary>
    public static PackageContents Of(int shots, params int[] missing) => new()
    {
        ProjectId = Project,
        Project = "The Lighthouse: Keeper's Été",
        Number = 2,
        At = At,
        Fps = 24,
        Currency = "EUR",
        Shots = [.. Enumerable.Range(1, shots).Select(number => Shot(number, missing.Contains(number)))],
        Film = Sealed("p/film.mp4"),
        Sheet = Sealed("p/sheet.png"),
        Report = new(Encoding.UTF8.GetBytes("{\"score\":0.9}\n"), Encoding.UTF8.GetBytes("<!doctype html><title>Report</title>")),
    };

    public static PackagedShot Shot(int number, bool missing = false) => new()
    {
        Number = number,
        Scene = ((number - 1) / 3) + 1,
        SceneTitle = $"Scene \"{((number - 1) / 3) + 1}\"",
        Shot = ((number - 1) % 3) + 1,
        Text = $"A ship at dawn, {number} times.",
        Frames = 24 + number,
        Master = missing ? new ShotMaster.Missing("Its video needs a person to look at it.") : new ShotMaster.Ready(Sealed($"p/{number}/master.mp4")),
        Narration = number % 2 == 1 ? Sealed($"p/{number}/media.wav") : null,
        Takes = missing ? [] :
        [
            new(AssetKind.Video, Recipes.Video() with { Seed = ulong.MaxValue }, 3, 4, "GPU 1", 12.5m, 0.25m, [new CheckScore("frozen", CheckStatus.Measured, 0.75, 1.5, "It moves.", 0.5)]),
        ],
    };

    public static SealedFile Sealed(string path)
    {
        var bytes = Bytes(path);
        var crc = default(Crc32);
        crc.Append(bytes);
        return new(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, crc.Value);
    }

    /// <summary>What the file at a path has in it: some kilobytes that look like nothing else.</summary>
    public static byte[] Bytes(string path)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(path));
        return [.. Enumerable.Range(0, 40 + seed[0]).SelectMany(block => SHA256.HashData([.. seed, (byte)block, (byte)(block >> 8)]))];
    }

    /// <summary>The files of a package by their names.</summary>
    public static Dictionary<string, byte[]> Files(PackageContents contents) => PackagePlan.Of(contents).Files.ToDictionary(
        file => file.Name, file => file is PackageFile.Written written ? written.Content.ToArray() : Bytes(((PackageFile.Given)file).File.Path));

    public static string Text(PackageContents contents, string name) => Encoding.UTF8.GetString(Files(contents)[name]);

    /// <summary>A zip of files, made by another hand than the studio's.</summary>
    public static MemoryStream Zip(IEnumerable<KeyValuePair<string, byte[]>> files, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>All files of a package below a media root.</summary>
    public static async Task StoreAsync(PackageContents contents, IMediaStore media)
    {
        foreach (var given in PackagePlan.Of(contents).Files.OfType<PackageFile.Given>())
        {
            await media.WriteAsync(given.File.Path, (stream, ct) => stream.WriteAsync(Bytes(given.File.Path), ct).AsTask(), default);
        }
    }

    public static ImmutableArray<string> Names(PackageContents contents) => [.. PackagePlan.Of(contents).Files.Select(file => file.Name)];
}
