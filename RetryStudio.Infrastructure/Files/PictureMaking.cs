using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Pictures that are made in a folder of their own, and stand on the shelf once they are kept.</summary>
internal sealed class PictureMaking(DerivedShelf shelf, string sha256, AssetKind kind, ILogger logger) : IPictureMaking
{
    public string? Folder { get; } = Begin(shelf, sha256, kind, logger);

    public int Keep()
    {
        if (Folder is not null)
        {
            try
            {
                shelf.Keep(Folder, sha256, kind);
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning(trouble, "The pictures of {Sha256} could not be kept; they are made again when somebody asks for them", sha256);
            }
        }

        return DerivedPicture.ThumbnailsOf(kind).Count(picture => shelf.Find(sha256, picture) is not null);
    }

    // An attempt is worth measuring without pictures, too.
    private static string? Begin(DerivedShelf shelf, string sha256, AssetKind kind, ILogger logger)
    {
        try
        {
            return shelf.IsComplete(sha256, kind) ? null : shelf.Begin();
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(trouble, "No pictures of {Sha256} can be made at the moment", sha256);
            return null;
        }
    }

    public void Dispose()
    {
        if (Folder is not null)
        {
            shelf.Discard(Folder);
        }
    }
}
