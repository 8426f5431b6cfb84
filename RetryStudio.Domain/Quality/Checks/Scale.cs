namespace RetryStudio.Domain.Quality.Checks;

/// <summary>Maps raw measures to 0..1.</summary>
internal static class Scale
{
    /// <summary>0 at <paramref name="worst"/>, 1 at <paramref name="best"/>, straight between.</summary>
    public static double Linear(double value, double worst, double best) => Math.Clamp((value - worst) / (best - worst), 0, 1);

    /// <summary>As <see cref="Linear"/>, on a logarithmic scale.</summary>
    public static double Logarithmic(double value, double worst, double best) =>
        Linear(Math.Log(Math.Max(value, 1e-6)), Math.Log(worst), Math.Log(best));
}
