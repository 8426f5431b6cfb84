using System.Globalization;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>Sequences as they stand on the screens.</summary>
public static class SequenceWords
{
    public static string Of(Stage stage) => stage switch
    {
        Stage.CoherenceSheet => "Coherence sheet",
        Stage.Generation => "Generation",
        Stage.Promotion => "Promotion",
        Stage.Qa => "QA",
        _ => "Export",
    };

    public static string About(Stage stage) => stage switch
    {
        Stage.CoherenceSheet => "Nine panels that lock the look",
        Stage.Generation => "Images, then videos",
        Stage.Promotion => "Every chosen clip in the delivery format",
        Stage.Qa => "The gate over the masters; mending on copies",
        _ => "One package, sealed and verified",
    };

    public static string IconOf(Stage stage) => stage switch
    {
        Stage.CoherenceSheet => "image",
        Stage.Generation => "play",
        Stage.Promotion => "film",
        Stage.Qa => "eye",
        _ => "copy",
    };

    public static StatusWords Of(SequenceStatus status) => status switch
    {
        SequenceStatus.Running => new("Running", Tone.Info, "play"),
        SequenceStatus.NeedsReview => new("Waits for a person", Tone.Warning, "eye"),
        SequenceStatus.Complete => new("Complete", Tone.Success, "check"),
        _ => new("Cancelled", Tone.Neutral, "stop"),
    };

    public static StatusWords Of(StageStatus status) => status switch
    {
        StageStatus.Running => new("Running", Tone.Info, "play"),
        StageStatus.Done => new("Done", Tone.Success, "check"),
        StageStatus.NeedsReview => new("Not all", Tone.Warning, "eye"),
        _ => new("To come", Tone.Neutral, "clock"),
    };

    public static StatusWords Of(StageProgress stage) => stage is { Stage: Stage.CoherenceSheet, Total: 0, Status: StageStatus.Done } ? new("Left out", Tone.Neutral, "dash") : Of(stage.Status);

    /// <summary>A step that has not been taken up has none.</summary>
    public static StatusWords Of(StepLook? step, bool current) => step?.Status switch
    {
        StepStatus.Done when !current => new("To be done again", Tone.Neutral, "retry"),
        StepStatus.Done when step.Severity is not null || step.AcceptedBy is not null => new("Done, with a note", Tone.Success, "check"),
        StepStatus.Done => new("Done", Tone.Success, "check"),
        StepStatus.Failed => new("Tried again", Tone.Warning, "retry"),
        StepStatus.NeedsReview => new("Waits for a person", Tone.Danger, "eye"),
        _ => new("To come", Tone.Neutral, "clock"),
    };

    public static StatusWords Of(Severity severity) => severity switch
    {
        Severity.Low => new("Low", Tone.Neutral, "info"),
        Severity.Medium => new("Medium", Tone.Warning, "warning"),
        Severity.High => new("High", Tone.Danger, "warning"),
        _ => new("Critical", Tone.Danger, "stop"),
    };

    /// <summary>How long it will take yet.</summary>
    public static string Left(Eta? eta) => eta is null ? "time left not known yet" : $"{Span(eta, " left")}{Waiting(eta)}";

    /// <summary>How long it would take.</summary>
    /// <example>about 42m 10s, in nine of ten cases at most 55m 00s</example>
    public static string Time(Eta eta) => $"{Span(eta, "", "in nine of ten cases at most")}{Waiting(eta)}";

    /// <summary>What goes by only because lanes work for others; empty when it is not worth a word.</summary>
    private static string Waiting(Eta eta) => eta.Waiting is { TotalSeconds: >= 5 } waiting ? $"; about {Words.Clock(waiting)} of it waiting for other projects" : "";

    private static string Span(Eta eta, string unit, string most = "at most") => (Words.Clock(eta.P50), Words.Clock(eta.P90)) is var (likely, late) && likely != late
        ? $"about {likely}{unit}, {most} {late}"
        : $"about {likely}{unit}";

    /// <example>12.4 MB</example>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };
}
