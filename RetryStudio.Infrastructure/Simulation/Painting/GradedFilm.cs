namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>A film in the light of another picture: each colour is raised or lowered as far as that picture leans towards it.</summary>
internal sealed class GradedFilm(IFilm film, Colour light) : IFilm
{
    /// <summary>How far the lean is followed. Contrast and brightness stay, so that no check fails for it.</summary>
    private const float Share = 0.4f;

    private readonly int[] _gains = [Gain(light.R, light), Gain(light.G, light), Gain(light.B, light)];

    public void Draw(float at, byte[] frame)
    {
        film.Draw(at, frame);
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = (byte)Math.Min(255, (frame[i] * _gains[i % 3]) >> 8);
        }
    }

    // Of 256.
    private static int Gain(float channel, Colour light)
    {
        var mean = Math.Max(0.02f, (light.R + light.G + light.B) / 3);
        return (int)(256 * Math.Clamp(1 + (Share * ((channel / mean) - 1)), 0.8f, 1.2f));
    }
}
