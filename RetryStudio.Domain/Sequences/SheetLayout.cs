namespace RetryStudio.Domain.Sequences;

/// <summary>Where the nine panels stand on the composed sheet, in pixels. Pure.</summary>
/// <param name="Width">Of one panel.</param>
/// <param name="Height">Of one panel.</param>
public sealed record SheetLayout(int Width, int Height)
{
    public const int Columns = 3;

    /// <summary>Between panels, and around them.</summary>
    public const int Gap = 8;

    /// <summary>Wider panels are scaled down: workflows take a picture to follow at a moderate size.</summary>
    private const int MostWidth = 960;

    public int SheetWidth => Gap + (Columns * (Width + Gap));

    public int SheetHeight => Gap + (CoherenceSheet.Panels / Columns * (Height + Gap));

    /// <summary>The left upper corner of a panel.</summary>
    /// <param name="panel">1 to 9, row by row.</param>
    public (int X, int Y) CornerOf(int panel) => (Gap + ((panel - 1) % Columns * (Width + Gap)), Gap + ((panel - 1) / Columns * (Height + Gap)));

    /// <summary>All panels are as large as the first one was asked to be, with even sides.</summary>
    public static SheetLayout For(int width, int height)
    {
        var fitting = Math.Min(width, MostWidth);
        return new(Even(fitting), Even((int)Math.Round((double)height * fitting / width)));
    }

    private static int Even(int side) => Math.Max(2, side & ~1);
}
