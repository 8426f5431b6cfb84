using RetryStudio.Domain.Narrations;
using RetryStudio.Infrastructure.Simulation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Narrations;

public sealed class NarrationAlignmentTests
{
    private static readonly string[] Two = ["Mara waits at the window.", "The old lamp burns on."];

    // The first text lasts until 2.0, the second one begins at 2.8.
    private static readonly WordTimes TwoHeard = new(
    [
        new("Mara", 0.1, 0.5), new("waits", 0.6, 0.9), new("at", 1.0, 1.1), new("the", 1.2, 1.3), new("window", 1.4, 2.0),
        new("The", 2.8, 2.9), new("old", 3.0, 3.2), new("lamp", 3.3, 3.6), new("burns", 3.7, 4.0), new("on", 4.1, 4.3),
    ]);

    [Fact]
    public void Of_WordTimes_CutInTheMiddleOfThePause()
    {
        var found = Found(NarrationAlignment.Of(Two, TwoHeard, [], 4.6));

        found.By.ShouldBe(AlignedBy.Words);
        found.Spans.ShouldBe([new(0, 2.4), new(2.4, 4.6)]);
    }

    [Fact]
    public void Of_WordAtTheCutNotRecognised_CutsInTheLongestSilenceAround()
    {
        var heard = TwoHeard with { Words = [.. TwoHeard.Words.Select(word => word.Word == "window" ? word with { Word = "widow" } : word)] };

        var found = Found(NarrationAlignment.Of(Two, heard, [new(0.5, 0.6), new(2.0, 2.8), new(3.2, 4.0)], 4.6));

        (found.By, found.Spans[0].End).ShouldBe((AlignedBy.Words, 2.4));
        NarrationAlignment.Of(Two, heard, [], 4.6).ShouldBeOfType<Alignment.Unclear>();
    }

    [Fact]
    public void Of_OtherWordsThanTheTexts_LeavesItToThePauses()
    {
        var heard = new WordTimes([new("Quite", 0.1, 0.5), new("something", 0.6, 0.9), new("else", 1.0, 1.1)]);

        Found(NarrationAlignment.Of(Two, heard, [new(2.0, 2.8)], 4.6)).By.ShouldBe(AlignedBy.Silences);
        Sentence(NarrationAlignment.Of(Two, heard, [], 4.6)).ShouldBe("2 segments are spoken in it, and it has no pause.");
    }

    [Fact]
    public void Of_PausesOnly_PrefersTheLongOneNearTheExpectedPlace()
    {
        // Short rests between words, a longer one at a comma early on, the pause between the texts.
        SpokenSpan[] silences = [new(0, 0.1), new(0.8, 1.0), new(2.0, 2.8), new(3.4, 3.6), new(4.4, 4.6)];

        var found = Found(NarrationAlignment.Of(Two, null, silences, 4.6));

        found.Spans.ShouldBe([new(0, 2.4), new(2.4, 4.6)]);
    }

    [Fact]
    public void Of_TooFewPauses_SaysSo() =>
        Sentence(NarrationAlignment.Of([.. Two, "It rains."], null, [new(2.0, 2.8)], 6)).ShouldBe("3 segments are spoken in it, and it has only 1 pause.");

    [Fact]
    public void Of_PausesAllAlike_SaysThatTheyDoNotTell()
    {
        SpokenSpan[] silences = [.. Enumerable.Range(1, 9).Select(at => new SpokenSpan(at - 0.1, at + 0.1))];

        Sentence(NarrationAlignment.Of(["One two three four five.", "Six seven eight nine ten."], null, silences, 10)).ShouldBe("Its pauses do not say clearly where one segment ends and the next one begins.");
    }

    [Fact]
    public void Of_PauseFarFromWhereItCouldBe_SaysThatItDoesNotTell() =>
        Sentence(NarrationAlignment.Of(Two, null, [new(0.2, 0.4)], 12)).ShouldStartWith("Its pauses do not say clearly");

    [Fact]
    public void Of_OneText_IsTheWholeRecording() => Found(NarrationAlignment.Of(["Mara waits."], null, [], 3)).Spans.ShouldBe([new(0, 3)]);

    [Theory]
    [InlineData("")]
    [InlineData(" … ")]
    public void Of_TextWithoutWords_SaysSo(string text) => Sentence(NarrationAlignment.Of(["Mara waits.", text], null, [new(1, 2)], 3)).ShouldStartWith("A segment of it has no words");

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Of_EmptyRecording_SaysSo(double duration) => Sentence(NarrationAlignment.Of(Two, TwoHeard, [], duration)).ShouldBe("The recording is empty.");

    [Fact]
    public void Of_RandomTextsWithWordTimes_EveryCutLiesInThePause()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var (texts, duration, pauses, words) = Spoken(seed);

            var found = Found(NarrationAlignment.Of(texts, WordTimes.Read(Json(words), duration), [], duration));

            found.By.ShouldBe(AlignedBy.Words);
            LieIn(found, pauses, duration, $"seed {seed}");
        }
    }

    [Fact]
    public void Of_RandomTextsWithPausesOnly_EveryCutLiesInThePause()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var (texts, duration, pauses, words) = Spoken(seed);
            LieIn(Found(NarrationAlignment.Of(texts, null, Silences(words), duration)), pauses, duration, $"seed {seed}");
        }
    }

    [Fact]
    public void Of_DamagedWordTimes_NeverCutsOutsideOfAPause()
    {
        var told = 0;
        for (var seed = 0; seed < 25; seed++)
        {
            var (texts, duration, pauses, words) = Spoken(seed);
            var dice = new Random(seed);

            // A fifth of the words is lost, and a few are heard as something else.
            var heard = words.Where(_ => dice.NextDouble() > 0.15).Select(word => dice.NextDouble() < 0.04 ? word with { Word = "mumble" } : word).ToList();
            if (NarrationAlignment.Of(texts, WordTimes.Read(Json(heard), duration), Silences(words), duration) is Alignment.Found found)
            {
                told++;
                LieIn(found, pauses, duration, $"seed {seed}");
            }
        }

        told.ShouldBeGreaterThan(15);
    }

    private static void LieIn(Alignment.Found found, IReadOnlyList<SpokenSpan> pauses, double duration, string which)
    {
        found.Spans.Length.ShouldBe(pauses.Count + 1, which);
        (found.Spans[0].Start, found.Spans[^1].End).ShouldBe((0, duration), which);
        foreach (var (span, pause) in found.Spans.Zip(pauses))
        {
            span.End.ShouldBeInRange(pause.Start, pause.End, which);
        }

        found.Spans.Zip(found.Spans.Skip(1)).ShouldAllBe(pair => pair.First.End == pair.Second.Start, which);
    }

    /// <summary>Texts as the simulated voice speaks them, with the pauses that really lie between them.</summary>
    private static (string[] Texts, double Duration, IReadOnlyList<SpokenSpan> Pauses, IReadOnlyList<SpokenWord> Words) Spoken(int seed)
    {
        string[] vocabulary = ["Mara", "the", "lighthouse", "waits", "slowly", "and", "storm", "again,", "over", "a", "captain", "harbour.", "rain;", "silent", "boat", "I", "window", "never", "comes", "home!"];
        var dice = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, dice.Next(2, 9)).Select(_ => string.Join(' ', Enumerable.Range(0, dice.Next(3, 24)).Select(_ => vocabulary[dice.Next(vocabulary.Length)])) + (dice.Next(4) == 0 ? "" : "."))];
        var (wav, words) = SpeechTone.Speak(string.Join("\n\n", texts), 7, (ulong)seed);
        var (pauses, last) = (new List<SpokenSpan>(), -1);
        foreach (var text in texts[..^1])
        {
            last += text.Split(' ').Length;
            pauses.Add(new(words[last].End, words[last + 1].Start));
        }

        return (texts, (wav.Length - 44) / 2.0 / SpeechTone.Rate, pauses, words);
    }

    private static SpokenSpan[] Silences(IReadOnlyList<SpokenWord> words) => [.. words.Zip(words.Skip(1), (word, next) => new SpokenSpan(word.End, next.Start)).Where(pause => pause.Seconds >= 0.15)];

    private static byte[] Json(IEnumerable<SpokenWord> words) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(words, System.Text.Json.JsonSerializerOptions.Web);

    private static Alignment.Found Found(Alignment alignment) => alignment.ShouldBeOfType<Alignment.Found>((alignment as Alignment.Unclear)?.Sentence);

    private static string Sentence(Alignment alignment) => alignment.ShouldBeOfType<Alignment.Unclear>().Sentence;
}
