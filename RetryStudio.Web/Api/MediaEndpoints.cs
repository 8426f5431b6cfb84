using Microsoft.Net.Http.Headers;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Web.Api;

internal static class MediaEndpoints
{
    internal const string Gone = "The file is no longer in the media folder. Restore it from a backup, or generate the segment again.";

    public static void MapMedia(this RouteGroupBuilder api)
    {
        api.MapMethods("/attempts/{id:guid}/media", ["GET", "HEAD"], async (Guid id, HttpResponse response, IGenerationReader reader, IMediaStore media, CancellationToken ct) =>
        {
            var file = await FileAsync(reader, id, ct);
            return Send(response, media.FullPath(file.Path), ContentType(file.Path), file.Sha256);
        });
        api.MapMethods("/tries/{id:guid}/partial/{number:int}", ["GET", "HEAD"], async (Guid id, int number, HttpResponse response, IPartialFiles partials, IMediaStore media, CancellationToken ct) =>
        {
            var file = await partials.FindAsync(id, number, ct) ?? throw RejectedException.NotFound("file");
            return Send(response, media.FullPath(file.Path), ContentType(file.Path), file.Sha256);
        });

        // Whoever knows the name may see the file: it is a random number of 122 bits.
        api.MapMethods("/trials/{name}", ["GET", "HEAD"], (string name, HttpResponse response, IMediaStore media) => TrialFiles.PathOf(name) is { } path && File.Exists(media.FullPath(path))
            ? Send(response, media.FullPath(path), ContentType(path), name)
            : throw new RejectedException(RejectionReason.NotFound, "There is no such file. What a trial makes is kept for a day."));
    }

    internal static async Task<MediaFile> FileAsync(IGenerationReader reader, Guid id, CancellationToken ct) =>
        (await reader.FileAsync(id, ct))?.Media ?? throw RejectedException.NotFound("file");

    // An attempt's files never change once they are there.
    internal static IResult Send(HttpResponse response, string path, string contentType, string tag)
    {
        if (!File.Exists(path))
        {
            throw new RejectedException(RejectionReason.NotFound, Gone);
        }

        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(path, contentType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }

    internal static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        ".mp4" => "video/mp4",
        ".webm" => "video/webm",
        ".mov" => "video/quicktime",
        ".wav" => "audio/wav",
        ".mp3" => "audio/mpeg",
        ".flac" => "audio/flac",
        _ => "application/octet-stream",
    };
}
