using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Builders;

/// <summary>Measures of files that are good in every respect.</summary>
public static class Measured
{
    public static MediaMeasures Picture => new()
    {
        Readable = true,
        Width = 640,
        Height = 360,
        Frames = [Frame(0, double.NaN)],
        Natives = [Native(0)],
        Sourced = Face(0.87),
    };

    public static MediaMeasures Video => new()
    {
        Readable = true,
        Width = 640,
        Height = 360,
        Fps = 12,
        Duration = 2,
        Frames = Frames(),
        Natives = [.. Enumerable.Range(0, 8).Select(index => Native(index / 4.0))],
        Overlap = 0.94,
        StartImage = new(0.95, 34),
        Sourced = Face(0.87),
    };

    public static MediaMeasures Narration => new() { Readable = true, Duration = 4, Sound = new(-21, 4, 0, 0, 0, 0, 0) };

    public static readonly ImmutableSortedDictionary<string, SourcedScore> NoScores = ImmutableSortedDictionary<string, SourcedScore>.Empty;

    public static ImmutableSortedDictionary<string, SourcedScore> Face(double score) =>
        NoScores.Add("face_confidence", SourcedScore.Of(score, score, "As told."));

    public static ImmutableArray<FrameMeasure> Frames(Func<int, FrameMeasure, FrameMeasure>? change = null) =>
        [.. Enumerable.Range(0, 24).Select(index => (change ?? ((_, frame) => frame))(index, Frame(index / 12.0, index == 0 ? double.NaN : 3)))];

    public static FrameMeasure Frame(double at, double change) => new(at, 120, 0, 0)
    {
        Change = change,
        ChangeOverTwo = change * 1.7,
        ChangeOverQuarter = change * 1.8,
        ChangeOverHalf = change * 3.6,
        Gradient = 8,
        Low = 40,
        High = 180,
    };

    public static NativeMeasure Native(double at) => new(at)
    {
        Blur = 5,
        HalfBlur = 5,
        Blockiness = 1.1,
        Saturation = 22,
        OutOfRange = 0,
        Difference = 7,
        InsideBorders = 1,
    };
}
