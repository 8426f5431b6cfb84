using System.Buffers.Binary;
using System.Collections.Immutable;
using RetryStudio.Domain.Narrations;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>A stand-in for narration: hummed syllables in the rhythm of the text, as a WAV file.</summary>
internal static class SpeechTone
{
    public const int Rate = 22050;

    /// <summary>Longer texts are cut off here; in seconds.</summary>
    public const double Longest = 420;

    /// <summary>What lies between two paragraphs, beside the rest at the end of a sentence; in seconds.</summary>
    public const double Paragraph = 0.6;

    private static readonly (char Vowel, double First, double Second)[] Formants =
        [('a', 730, 1090), ('e', 530, 1840), ('i', 280, 2250), ('o', 570, 840), ('u', 310, 870), ('y', 300, 1990)];

    /// <summary>The file, and when each word is heard in it.</summary>
    public static (byte[] Wav, ImmutableArray<SpokenWord> Words) Speak(string text, ulong voice, ulong seed)
    {
        var (samples, words) = (new List<float>(), ImmutableArray.CreateBuilder<SpokenWord>());
        var dice = new HashedRandom(StableHash.Mix(voice, seed));
        var pitch = 105 + (110 * StableHash.Unit(voice));
        Rest(samples, 0.12);
        foreach (var (index, paragraph) in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Index())
        {
            Rest(samples, index == 0 ? 0 : Paragraph);
            foreach (var word in paragraph.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).TakeWhile(_ => samples.Count <= Longest * Rate))
            {
                var start = samples.Count;
                foreach (var vowel in word.ToLowerInvariant().Where(letter => Formants.Any(f => f.Vowel == letter)).DefaultIfEmpty('e').Take(6))
                {
                    Syllable(samples, vowel, pitch * dice.Between(0.9, 1.15), dice.Between(0.11, 0.18), dice);
                }

                words.Add(new(word, Math.Round((double)start / Rate, 3), Math.Round((double)samples.Count / Rate, 3)));
                Rest(samples, word[^1] is '.' or '!' or '?' ? 0.34 : word[^1] is ',' or ';' or ':' ? 0.18 : 0.06);
            }
        }

        return (File(samples), words.ToImmutable());
    }

    private static void Rest(List<float> samples, double seconds) => samples.AddRange(Enumerable.Repeat(0f, (int)(seconds * Rate)));

    private static void Syllable(List<float> samples, char vowel, double pitch, double seconds, HashedRandom dice)
    {
        var (_, first, second) = Formants.First(f => f.Vowel == vowel);
        var count = (int)(seconds * Rate);
        var strengths = Enumerable.Range(1, (int)(3400 / pitch)).Select(k => Peak(k * pitch, first, 90) + (0.6 * Peak(k * pitch, second, 120)) + (0.03 / k)).ToArray();
        for (var i = 0; i < count; i++)
        {
            double t = (double)i / count, sum = 0;
            var phase = 2 * Math.PI * pitch * (1 + (0.04 * Math.Sin(Math.PI * t))) * i / Rate;
            for (var k = 0; k < strengths.Length; k++)
            {
                sum += strengths[k] * Math.Sin(phase * (k + 1));
            }

            var breath = t < 0.16 ? dice.Between(-0.05, 0.05) * (1 - (t / 0.16)) : 0;
            samples.Add((float)((0.16 * sum * Math.Pow(Math.Sin(Math.PI * t), 0.6)) + breath));
        }
    }

    private static double Peak(double frequency, double centre, double width) => 1 / (1 + Math.Pow((frequency - centre) / width, 2));

    private static byte[] File(List<float> samples)
    {
        var file = new byte[44 + (samples.Count * 2)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples.Count * 2);
        for (var i = 0; i < samples.Count; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (i * 2)), (short)(Math.Clamp(samples[i], -1f, 1f) * 32000));
        }

        return file;
    }
}
