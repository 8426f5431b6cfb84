using Radzen;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Web.Sequences;

/// <summary>What the pages of a sequence read and act with.</summary>
public sealed record SequenceScreen(SequenceLook Look, SequencePreviews Previews, SequenceService Service, DialogService Dialogs, LiveFeed Feed, TimeProvider Time, ILogger<SequenceScreen> Logger)
{
    /// <summary>Steps take seconds: reading twice a second is enough.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>A report is made of every verdict of the film.</summary>
    public static readonly TimeSpan ReportWindow = TimeSpan.FromSeconds(2);
}
