using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Narrations;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Files;
using RetryStudio.Infrastructure.Simulation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg;

/// <summary>Real recordings of the simulated voice, of which it is known where each word is.</summary>
public sealed class FfmpegNarrationCutterTests : IDisposable
{
    private static readonly string[] Texts = ["Mara lights the lamp, and looks out. It rains.", "The old captain shakes his head.", "Nobody comes home tonight"];

    private readonly ScratchFolder _folder = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MediaStore _media;
    private readonly FfmpegNarrationCutter _cutter;

    public FfmpegNarrationCutterTests()
    {
        _media = new(new() { Root = _folder.File("it's 100%d [root]") }, NullLogger<MediaStore>.Instance);
        _cutter = new(ScratchFolder.Ffmpeg, _media);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SilencesAsync_SpokenTexts_AreThePausesBetweenTheWords()
    {
        var (file, words, _) = await SpeakAsync();

        var silences = (await _cutter.SilencesAsync(file, _ct)).ShouldNotBeNull();

        var pauses = words.Zip(words.Skip(1), (word, next) => (word.End, next.Start)).Where(pause => pause.Start - pause.End > 0.25).ToList();
        pauses.Count.ShouldBe(3);
        foreach (var (from, to) in pauses)
        {
            // A syllable swells, so it is heard a moment after it has begun.
            silences.ShouldContain(silence => Math.Abs(silence.Start - from) < 0.03 && Math.Abs(silence.End - to) < 0.05);
        }
    }

    [Fact]
    public async Task CutAsync_AlignedByItsSilences_IsTheSoundBetweenTheCutsSampleForSample()
    {
        var (file, words, wav) = await SpeakAsync();
        var duration = (wav.Length - 44) / 2.0 / SpeechTone.Rate;
        var found = NarrationAlignment.Of(Texts, null, (await _cutter.SilencesAsync(file, _ct)).ShouldNotBeNull(), duration).ShouldBeOfType<Alignment.Found>();

        foreach (var (index, span) in found.Spans.Index())
        {
            var cut = (await _cutter.CutAsync(file, span, $"p/s/audio/cut-{index}/media.wav", _ct)).ShouldNotBeNull();

            var samples = (await File.ReadAllBytesAsync(_media.FullPath(cut.Path), _ct))[44..];
            var from = 44 + ((int)Math.Round(span.Start * SpeechTone.Rate) * 2);
            samples.Length.ShouldBeInRange(((int)Math.Round(span.Seconds * SpeechTone.Rate) * 2) - 4, ((int)Math.Round(span.Seconds * SpeechTone.Rate) * 2) + 4);
            samples.Length.ShouldBe((int)new FileInfo(_media.FullPath(cut.Path)).Length - 44);

            // Rounding may shift it by one sample.
            new[] { -2, 0, 2 }.Any(shift => from + shift + samples.Length <= wav.Length && wav.AsSpan(from + shift, samples.Length).SequenceEqual(samples)).ShouldBeTrue($"part {index}");
        }

        var last = -1;
        foreach (var (text, span) in Texts.Zip(found.Spans))
        {
            var first = last + 1;
            last += text.Split(' ').Length;
            (span.Start <= words[first].Start && words[last].End <= span.End).ShouldBeTrue(text);
        }
    }

    [Fact]
    public async Task SilencesAsync_NoSound_IsNothing()
    {
        var broken = _folder.File("broken.wav");
        await File.WriteAllTextAsync(broken, "no sound", _ct);

        (await _cutter.SilencesAsync(broken, _ct)).ShouldBeNull();
        (await _cutter.SilencesAsync(_folder.File("gone.wav"), _ct)).ShouldBeNull();
        (await _cutter.CutAsync(broken, new(0, 1), "p/cut/media.wav", _ct)).ShouldBeNull();
        (await _cutter.CutAsync(_folder.File("gone.wav"), new(0, 1), "p/cut/media.wav", _ct)).ShouldBeNull();
        File.Exists(_media.FullPath("p/cut/media.wav")).ShouldBeFalse();
    }

    private async Task<(string File, IReadOnlyList<SpokenWord> Words, byte[] Wav)> SpeakAsync()
    {
        var (wav, words) = SpeechTone.Speak(string.Join("\n\n", Texts), 3, 4);
        var file = _folder.File("take.wav");
        await File.WriteAllBytesAsync(file, wav, _ct);
        return (file, words, wav);
    }
}
