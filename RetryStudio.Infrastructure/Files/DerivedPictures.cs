using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Ffmpeg;

namespace RetryStudio.Infrastructure.Files;

/// <summary>Pictures by ffmpeg on a shelf: made once for the same bytes, kept for ever, made again when they are lost.</summary>
public sealed class DerivedPictures(FfmpegPictures ffmpeg, DerivedShelf shelf, SpareCores cores, IMediaStore media, ILogger<DerivedPictures> logger) : IDerivedPictures
{
    private readonly SharedWork<bool> _makings = new();

    public IPictureMaking Begin(StoredFile file, AssetKind kind) => new PictureMaking(shelf, file.Sha256, kind, logger);

    public async Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct)
    {
        if (MediaPath.KindOf(file.Path) is not { } kind || !picture.IsOf(kind))
        {
            return null;
        }

        if (shelf.Find(file.Sha256, picture) is { } there)
        {
            return there;
        }

        if (MediaPath.DerivedFolder(file.Sha256) is null || shelf.WasTried(file.Sha256) || !File.Exists(media.FullPath(file.Path)))
        {
            return null;
        }

        logger.LogInformation("The pictures of {File} are lost; they are made again", file.Path);
        await _makings.RunAsync(file.Sha256, token => cores.RunAsync(() => MakeAsync(file.Path, file.Sha256, kind, token), token), ct);
        return shelf.Find(file.Sha256, picture);
    }

    private async Task<bool> MakeAsync(string path, string sha256, AssetKind kind, CancellationToken ct)
    {
        var made = shelf.Begin();
        try
        {
            await ffmpeg.MakeAsync(media.FullPath(path), kind, made, ct);
            shelf.Keep(made, sha256, kind);
            return true;
        }
        finally
        {
            shelf.Discard(made);
        }
    }
}
