using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;

namespace RetryStudio.Tests.Domain.Generation;

internal static class Leases
{
    public static Lease New(bool adopted = false, bool submitted = false, long? takenAt = null) => new(
        new(Guid.NewGuid(), Slots.Backend, AssetKind.Image, 1), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(),
        AssetKind.Image, 1, 1, "old-id", Recipes.Image(), takenAt ?? TimeProvider.System.GetTimestamp(), adopted, submitted);

    public static RenderedAttempt Rendered(string file = "result.png") => new(
        Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), AssetKind.Image, 2, Slots.Backend, "job", Recipes.Image(), new([new("resolution")]), Slots.Rendered(12, file), false);
}
