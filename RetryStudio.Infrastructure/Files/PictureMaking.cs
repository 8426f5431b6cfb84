using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Pictures that are made in a folder of their own, and stand on the shelf once they are kept.</summary>
internal sealed class PictureMaking(DerivedShelf shelf, string sha256, AssetKind kind) : IPictureMaking
{
    public string? Folder { get; } = shelf.IsComplete(sha256, kind) ? null : shelf.Begin();

    public int Keep()
    {
        if (Folder is not null)
        {
            shelf.Keep(Folder, sha256, kind);
        }

        return DerivedPicture.ThumbnailsOf(kind).Count(picture => shelf.Find(sha256, picture) is not null);
    }

    public void Dispose()
    {
        if (Folder is not null)
        {
            shelf.Discard(Folder);
        }
    }
}
