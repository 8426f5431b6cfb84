using System.Globalization;

namespace RetryStudio.Domain.Generation;

/// <summary>A small file that is made from an attempt's own one, so that a screen need not load that.</summary>
public sealed record DerivedPicture
{
    /// <summary>Thumbnails of a video.</summary>
    public const int Thumbnails = 8;

    private readonly AssetKind[] _kinds;

    private DerivedPicture(string fileName, params AssetKind[] kinds) => (FileName, _kinds) = (fileName, kinds);

    /// <summary>The picture itself, or a video's first frame; up to 960 pixels wide.</summary>
    public static DerivedPicture Poster { get; } = new("poster-960.jpg", AssetKind.Image, AssetKind.Video);

    /// <summary>The same, 320 pixels wide.</summary>
    public static DerivedPicture SmallPoster { get; } = new("poster-320.jpg", AssetKind.Image, AssetKind.Video);

    /// <summary>All thumbnails of a video in one picture, four in a row.</summary>
    public static DerivedPicture ContactSheet { get; } = new("sheet.jpg", AssetKind.Video);

    /// <summary>A short clip without sound, to be played in a loop.</summary>
    public static DerivedPicture Preview { get; } = new("preview.mp4", AssetKind.Video);

    public string FileName { get; }

    /// <summary>One of 8 evenly spaced frames of a video, an image in small, or the waveform of a sound.</summary>
    /// <param name="number">0 to 7 for a video, 0 for everything else.</param>
    /// <returns>Null when there is no thumbnail of this number.</returns>
    public static DerivedPicture? Thumbnail(AssetKind kind, int number) => (kind, number) switch
    {
        (AssetKind.Image, 0) => SmallPoster,
        (AssetKind.Video, >= 0 and < Thumbnails) or (AssetKind.Audio, 0) => new(string.Create(CultureInfo.InvariantCulture, $"thumb-{number}.jpg"), kind),
        _ => null,
    };

    /// <summary>All thumbnails of a file of this kind.</summary>
    public static IEnumerable<DerivedPicture> ThumbnailsOf(AssetKind kind) =>
        Enumerable.Range(0, Thumbnails).Select(number => Thumbnail(kind, number)).OfType<DerivedPicture>();

    /// <summary>All pictures of a file of this kind.</summary>
    public static IEnumerable<DerivedPicture> AllOf(AssetKind kind) =>
        ThumbnailsOf(kind).Concat(new[] { Poster, SmallPoster, ContactSheet, Preview }.Where(picture => picture.IsOf(kind))).Distinct();

    /// <summary>Whether there is such a picture of files of this kind.</summary>
    public bool IsOf(AssetKind kind) => _kinds.Contains(kind);

    public bool Equals(DerivedPicture? other) => other?.FileName == FileName;

    public override int GetHashCode() => FileName.GetHashCode(StringComparison.Ordinal);
}
