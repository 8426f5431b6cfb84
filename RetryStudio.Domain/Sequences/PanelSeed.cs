using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Sequences;

/// <summary>Seeds of panels: the same on every machine and in every version, so that a sheet can be made again. Pure.</summary>
public static class PanelSeed
{
    /// <param name="seed">The sheet's own.</param>
    /// <param name="panel">1 to 9.</param>
    /// <param name="rerolls">How often another picture was asked for.</param>
    public static ulong Of(ulong seed, int panel, int rerolls)
    {
        var source = SplitMix.From(seed, panel, "panel");
        for (var roll = 0; roll < rerolls; roll++)
        {
            source.Next();
        }

        return source.Next();
    }
}
