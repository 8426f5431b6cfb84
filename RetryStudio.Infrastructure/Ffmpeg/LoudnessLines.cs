using System.Globalization;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Picks the integrated loudness out of the summary that ffmpeg prints with <c>-v level+info</c>, and leaves only real complaints.</summary>
internal sealed class LoudnessLines
{
    /// <summary>In LUFS; negative infinity when it told none, which is what it does for silence.</summary>
    public double Loudness { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes every line that is no complaint.</summary>
    public bool Take(string line)
    {
        // "    I:         -23.4 LUFS", once, at the end; while it runs "I:" stands in the middle of lines.
        var text = line.Replace("[info]", "", StringComparison.Ordinal).Trim();
        if (text.StartsWith("I:", StringComparison.Ordinal) && text.EndsWith("LUFS", StringComparison.Ordinal)
            && double.TryParse(text.AsSpan(2, text.Length - 6).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var loudness))
        {
            Loudness = loudness;
        }

        return !(line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal) || line.Contains("[panic]", StringComparison.Ordinal));
    }
}
