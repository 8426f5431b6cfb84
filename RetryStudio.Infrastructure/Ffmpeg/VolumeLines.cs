using System.Globalization;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Picks the mean volume out of what ffmpeg prints with <c>-v level+info</c>, and leaves only real complaints.</summary>
internal sealed class VolumeLines
{
    /// <summary>What the volume filter says of digital silence, in dBFS.</summary>
    public const double Silence = -91;

    private const string Name = "mean_volume:";

    public double? MeanVolume { get; private set; }

    /// <summary>Takes every line that is no complaint.</summary>
    public bool Take(string line)
    {
        var from = line.IndexOf(Name, StringComparison.Ordinal);
        if (from >= 0)
        {
            var text = line[(from + Name.Length)..].Replace("dB", "", StringComparison.Ordinal).Trim();
            MeanVolume = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var volume) && double.IsFinite(volume)
                ? Math.Max(volume, Silence)
                : Silence;
        }

        return !(line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal) || line.Contains("[panic]", StringComparison.Ordinal));
    }
}
