using System.Collections.Immutable;
using System.Text.Json;

namespace RetryStudio.Domain.Sequences;

/// <summary>What a package says is in it.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Number">Of the project's packages.</param>
/// <param name="Shots">How many the project has.</param>
/// <param name="Missing">Shots that are not in it.</param>
/// <param name="Files">Every file but the manifest itself and the list of sums.</param>
public sealed record PackageManifest(string Project, int Number, DateTimeOffset MadeAt, int Shots, ImmutableArray<ManifestGap> Missing, ImmutableArray<ManifestFile> Files)
{
    /// <summary>It rises when a reader of the present one could not read the next.</summary>
    public const string Format = "retrystudio.package/1";

    internal static byte[] Write(PackageContents contents, IEnumerable<PackageFile> files) => PackageJson.Of(new
    {
        Format,
        Project = new { Id = contents.ProjectId, Name = contents.Project },
        contents.Number,
        MadeAt = contents.At.UtcDateTime,
        contents.Fps,
        Shots = contents.Shots.Length,
        contents.Partial,
        Missing = contents.Missing.Select(shot => new ManifestGap(shot.Number, shot.Scene, shot.Shot, ((ShotMaster.Missing)shot.Master).Reason)),
        Files = files.Select(file => new ManifestFile(file.Name, file.Bytes, file.Sha256)),
    });

    /// <summary>Reads a manifest that may come from anywhere.</summary>
    /// <exception cref="JsonException">It is none, or of another version; the message says which.</exception>
    internal static PackageManifest Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            var root = document.RootElement;
            var format = root.GetProperty("format").GetString();
            if (format != Format)
            {
                throw new JsonException($"it is in the format '{Sentence.Cut(format ?? "", 60)}', and this studio reads '{Format}'");
            }

            return new(
                root.GetProperty("project").GetProperty("name").GetString()!,
                root.GetProperty("number").GetInt32(),
                root.GetProperty("madeAt").GetDateTimeOffset(),
                root.GetProperty("shots").GetInt32(),
                [.. root.GetProperty("missing").EnumerateArray().Select(ManifestGap.Read)],
                [.. root.GetProperty("files").EnumerateArray().Select(ManifestFile.Read)]);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("something that belongs into it is not there", fault);
        }
    }
}

/// <summary>A shot that is not in a package.</summary>
public sealed record ManifestGap(int Number, int Scene, int Shot, string Reason)
{
    internal static ManifestGap Read(JsonElement shot) =>
        new(shot.GetProperty("number").GetInt32(), shot.GetProperty("scene").GetInt32(), shot.GetProperty("shot").GetInt32(), shot.GetProperty("reason").GetString() ?? "");
}

/// <summary>A file as a manifest names it.</summary>
public sealed record ManifestFile(string Name, long Bytes, string Sha256)
{
    internal static ManifestFile Read(JsonElement file) =>
        new(file.GetProperty("name").GetString() ?? "", file.GetProperty("bytes").GetInt64(), file.GetProperty("sha256").GetString() ?? "");
}
