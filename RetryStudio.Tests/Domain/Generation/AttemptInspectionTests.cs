using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

/// <summary>Word times are a help: whatever a backend does with them, the narration itself is kept and judged.</summary>
public sealed class AttemptInspectionTests
{
    private readonly MemoryMedia _media = new();
    private readonly ScriptedBackend _backend = new();
    private readonly ScriptedInspector _inspector = new();

    [Fact]
    public async Task InspectAsync_NarrationWithWordTimes_KeepsThemBesideTheSound()
    {
        var media = await InspectAsync(target => target.WriteAsync("[]"u8.ToArray()).AsTask());

        media.Path.ShouldEndWith("/audio/1/media.wav");
        media.Words.ShouldNotBeNull().ShouldEndWith("/audio/1/words.json");
        _media.Files[media.Words].ShouldBe("[]"u8.ToArray());
    }

    [Fact]
    public async Task InspectAsync_WordTimesTooLarge_KeepsTheSoundAlone()
    {
        var media = await InspectAsync(async target =>
        {
            for (var block = 0; block < 20; block++)
            {
                await target.WriteAsync(new byte[WordTimes.MostBytes / 10]);
            }
        });

        media.Words.ShouldBeNull();
        _media.Files.Keys.ShouldHaveSingleItem().ShouldEndWith("media.wav");
    }

    [Fact]
    public async Task InspectAsync_WordTimesCannotBeFetched_KeepsTheSoundAlone() =>
        (await InspectAsync(_ => throw new BackendException(ErrorClass.BackendLost, "It is gone."))).Words.ShouldBeNull();

    private async Task<MediaFile> InspectAsync(Func<Stream, Task> words)
    {
        var fetched = 0;
        _backend.File = target => fetched++ == 0 ? target.WriteAsync(new byte[] { 1, 2, 3 }).AsTask() : words(target);
        var rendered = new GenerationOutcome.Rendered([new("a.wav", "a"), new("a.words.json", "a")], 3, ImmutableSortedDictionary<string, double>.Empty);
        var attempt = new RenderedAttempt(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), AssetKind.Audio, 1, Guid.NewGuid(), "job", Recipes.Image(), new Gate([]), rendered, Still: false);
        var inspection = new AttemptInspection(_media, _inspector, _inspector, Gathering.Of(_media), NullLogger<AttemptInspection>.Instance);
        return (await inspection.InspectAsync(_backend, attempt, patient: false, CancellationToken.None)).Media.ShouldNotBeNull();
    }
}
