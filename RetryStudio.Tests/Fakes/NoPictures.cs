using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Makes nothing, and says that there are so many thumbnails.</summary>
internal sealed class NoPictures(int thumbnails) : IPictureMaking
{
    public string? Folder => null;

    public int Keep() => thumbnails;

    public void Dispose()
    {
    }
}
