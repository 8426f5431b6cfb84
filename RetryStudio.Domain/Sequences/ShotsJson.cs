using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>What a package tells of every shot: its words, what it was made by, what it took. Pure.</summary>
internal static class ShotsJson
{
    public const string Format = "retrystudio.shots/1";

    public static byte[] Write(PackageContents contents)
    {
        var start = 0L;
        return PackageJson.Of(new
        {
            Format,
            Project = new { Id = contents.ProjectId, Name = contents.Project },
            contents.Fps,
            contents.Currency,
            Shots = contents.Shots.Select(shot =>
            {
                var from = start;
                start += shot.Frames;
                return Shot(shot, from, contents.Fps);
            }).ToList(),
        });
    }

    private static object Shot(PackagedShot shot, long from, int fps) => new
    {
        shot.Number,
        shot.Scene,
        shot.SceneTitle,
        shot.Shot,
        shot.Text,
        shot.ImagePrompt,
        shot.VideoPrompt,
        Master = shot.Master is ShotMaster.Ready ready ? PackageNames.Master(shot, ready.File) : null,
        Missing = shot.Master is ShotMaster.Missing missing ? missing.Reason : null,
        Narration = shot.Narration is { } narration ? PackageNames.Narration(shot, narration) : null,
        StartFrame = from,
        shot.Frames,
        Timecode = Timecode.Start(fps).After(from).ToString(),
        GpuSeconds = shot.Takes.Sum(take => take.GpuSeconds),
        Cost = shot.Takes.IsEmpty || shot.Takes.Any(take => take.Cost is null) ? null : shot.Takes.Sum(take => take.Cost),
        Takes = shot.Takes.Select(take => new
        {
            take.Kind,
            take.SelectedAttempt,
            take.Attempts,
            take.Backend,
            take.GpuSeconds,
            take.Cost,
            take.Recipe,
            Scores = take.Scores.Select(score => new { score.Check, score.Status, Score = score.Status == CheckStatus.Measured ? score.Score : (double?)null, score.Raw, score.Sentence, score.At }),
        }),
    };
}
