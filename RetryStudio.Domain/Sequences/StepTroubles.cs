using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Tells what it means for a step that something went wrong. Pure.</summary>
public static class StepTroubles
{
    /// <summary>A full disk, as Linux and as Windows name it.</summary>
    private const int NoSpaceLeft = 28, DiskFull = unchecked((int)0x80070070);

    /// <summary>None of a project's files is there.</summary>
    public const string Away = "The files of the project are away. Mount the media folder again; it goes on by itself.";

    /// <summary>Null for what is a fault of this program.</summary>
    public static StepOutcome? Of(Exception trouble) => trouble switch
    {
        InspectionOverrunException large => new StepOutcome.Trouble(large.Message),
        InspectionUnavailableException missing => new StepOutcome.Unavailable(missing.Message),
        IOException { HResult: NoSpaceLeft or DiskFull } => new StepOutcome.Unavailable("The disk of the media folder is full. Make room; it goes on by itself."),
        UnauthorizedAccessException => new StepOutcome.Unavailable("The media folder cannot be written to. Give this program the right to; it goes on by itself."),
        FileNotFoundException or DirectoryNotFoundException => new StepOutcome.NeedsPerson(Severity.High, "A file it needs is no longer in the media folder. Restore it from a backup, or make another attempt; then start the sequence again."),
        RejectedException { Reason: RejectionReason.NotFound } => new StepOutcome.NeedsPerson(Severity.High, "A file it delivers is no longer in the media folder. Start the sequence again, and it is made anew."),
        IOException => new StepOutcome.Trouble($"The media folder could not be read or written: {trouble.Message}"),
        _ => null,
    };

    /// <summary>What it means, for a person.</summary>
    public static string Tell(Exception trouble) => trouble is RejectedException ? trouble.Message : Of(trouble) switch
    {
        StepOutcome.Unavailable unavailable => unavailable.Sentence,
        StepOutcome.NeedsPerson matter => matter.Sentence,
        StepOutcome.Trouble passing => passing.Sentence,
        _ => trouble.Message,
    };
}
