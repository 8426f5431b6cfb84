using System.Collections.Frozen;

namespace RetryStudio.Domain.Generation;

/// <summary>Names of media files: project/segment/kind/attempt.</summary>
public static class MediaPath
{
    private static readonly FrozenDictionary<string, AssetKind> Kinds = new Dictionary<string, AssetKind>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = AssetKind.Image, [".jpg"] = AssetKind.Image, [".jpeg"] = AssetKind.Image, [".webp"] = AssetKind.Image,
        [".mp4"] = AssetKind.Video, [".webm"] = AssetKind.Video, [".mov"] = AssetKind.Video,
        [".wav"] = AssetKind.Audio, [".mp3"] = AssetKind.Audio, [".flac"] = AssetKind.Audio,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Folder(Guid project, Guid segment, AssetKind kind, int attempt) =>
        $"{project:N}/{segment:N}/{kind.ToString().ToLowerInvariant()}/{attempt}";

    /// <summary>Where the leavings of a failed try are kept.</summary>
    public static string TryFolder(Guid project, Guid segment, AssetKind kind, int attempt, int delivery) => $"{Folder(project, segment, kind, attempt)}/try-{delivery}";

    /// <summary>Where the part of a take is kept that belongs to a segment.</summary>
    public static string CutFolder(Guid project, Guid segment, Guid takenAttempt) => $"{project:N}/{segment:N}/audio/cut-{takenAttempt:N}";

    /// <summary>What is made from files, and can be made again.</summary>
    public const string Derived = "derived";

    /// <summary>Where the pictures of a file are, told by what is in it; null when that is no SHA-256.</summary>
    public static string? DerivedFolder(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower) ? $"{Derived}/{sha256[..2]}/{sha256}" : null;

    /// <summary>What a file is, told by its extension; null when it is nothing we know.</summary>
    public static AssetKind? KindOf(string fileName) => Kinds.TryGetValue(Path.GetExtension(fileName), out var kind) ? kind : null;

    /// <summary>The extension, for a file whose kind is known.</summary>
    public static string ExtensionOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant();
}
