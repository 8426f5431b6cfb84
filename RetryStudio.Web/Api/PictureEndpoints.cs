using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Api;

/// <summary>What is derived from an attempt's file. It is made again when it is lost.</summary>
internal static class PictureEndpoints
{
    private static readonly string[] Verbs = ["GET", "HEAD"];

    public static void MapPictures(this RouteGroupBuilder api)
    {
        api.MapMethods("/attempts/{id:guid}/thumbnails/{number:int}", Verbs, (Guid id, int number, [AsParameters] Pictures pictures, CancellationToken ct) =>
            pictures.SendAsync(id, kind => DerivedPicture.Thumbnail(kind, number), ct));
        api.MapMethods("/attempts/{id:guid}/contact-sheet", Verbs, (Guid id, [AsParameters] Pictures pictures, CancellationToken ct) =>
            pictures.SendAsync(id, _ => DerivedPicture.ContactSheet, ct));
        api.MapMethods("/attempts/{id:guid}/preview", Verbs, (Guid id, [AsParameters] Pictures pictures, CancellationToken ct) =>
            pictures.SendAsync(id, _ => DerivedPicture.Preview, ct));
        api.MapMethods("/attempts/{id:guid}/poster", Verbs, (Guid id, int? width, [AsParameters] Pictures pictures, CancellationToken ct) =>
        {
            var poster = width switch
            {
                null or 960 => DerivedPicture.Poster,
                320 => DerivedPicture.SmallPoster,
                _ => throw RejectedException.Invalid("There is no poster of this width.", new FieldError("width", "It is 320 or 960.")),
            };
            return pictures.SendAsync(id, _ => poster, ct);
        });
    }

    private readonly record struct Pictures(IGenerationReader Reader, IDerivedPictures Derived, IMediaStore Media, HttpResponse Response)
    {
        public async Task<IResult> SendAsync(Guid attempt, Func<AssetKind, DerivedPicture?> choose, CancellationToken ct)
        {
            var file = await MediaEndpoints.FileAsync(Reader, attempt, ct);
            var kind = MediaPath.KindOf(file.Path) ?? throw RejectedException.NotFound("picture");
            if (choose(kind) is not { } picture || !picture.IsOf(kind))
            {
                throw new RejectedException(RejectionReason.NotFound, $"Of {Words(kind)} there is no such picture. Its file is at /api/v1/attempts/{attempt}/media.");
            }

            return await FindAsync(file, picture, ct) is { } path
                ? MediaEndpoints.Send(Response, path, MediaEndpoints.ContentType(path), $"{file.Sha256}-{picture.FileName}")
                : throw new RejectedException(RejectionReason.NotFound, File.Exists(Media.FullPath(file.Path)) ? "Nothing in the file can be decoded, so there is no picture of it." : MediaEndpoints.Gone);
        }

        private async Task<string?> FindAsync(MediaFile file, DerivedPicture picture, CancellationToken ct)
        {
            try
            {
                return await Derived.FindAsync(file, picture, ct);
            }
            catch (InspectionUnavailableException missing)
            {
                throw new RejectedException(RejectionReason.Unavailable, $"The picture is lost and cannot be made again: {missing.Message}");
            }
        }

        private static string Words(AssetKind kind) => kind switch
        {
            AssetKind.Image => "an image",
            AssetKind.Video => "a video",
            _ => "a sound",
        };
    }
}
