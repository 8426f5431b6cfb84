using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class SamplePictureTests
{
    [Fact]
    public async Task WriteAsync_IsAPictureThatDecodes()
    {
        using var folder = new ScratchFolder();
        await using (var file = File.Create(folder.File("sample.png")))
        {
            await SamplePicture.WriteAsync(file, TestContext.Current.CancellationToken);
        }

        var measures = await Inspector().MeasureAsync(new(folder.File("sample.png"), AssetKind.Image), TestContext.Current.CancellationToken);

        (measures.Readable, measures.Width, measures.Height, measures.DecodeErrors.Length).ShouldBe((true, SamplePicture.Width, SamplePicture.Height, 0));
        measures.Frames[0].Luma.ShouldBe(127, 4);
    }

    private static FfmpegInspector Inspector() => new(ScratchFolder.Ffmpeg);
}
