using System.Globalization;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;
using RetryStudio.Web.Backends;

namespace RetryStudio.Web.Scorers;

/// <summary>One check as it is typed.</summary>
public sealed class CheckRow
{
    public string Check { get; set; } = "";

    public decimal? Worst { get; set; } = 0;

    public decimal? Best { get; set; } = 1;

    public bool Images { get; set; } = true;

    public bool Videos { get; set; } = true;
}

/// <summary>A scorer as it stands in the form.</summary>
public sealed class ScorerDraft : IHeaderDraft
{
    public ScorerType Type { get; set; }

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    public HeaderChoice Headers { get; set; } = HeaderChoice.Replace;

    public List<HeaderRow> Rows { get; } = [];

    public string Program { get; set; } = "";

    /// <summary>One a line.</summary>
    public string Arguments { get; set; } = "";

    public decimal? TimeoutSeconds { get; set; } = ScorerSettings.DefaultTimeout;

    public decimal? MostAtOnce { get; set; } = ScorerSettings.DefaultAtOnce;

    public List<CheckRow> Checks { get; private init; } = [new()];

    public static ScorerDraft Of(ScorerView scorer) => new()
    {
        Type = scorer.Type, Name = scorer.Name, Address = scorer.Address ?? "", Headers = scorer.HasHeaders ? HeaderChoice.Keep : HeaderChoice.Replace,
        Program = scorer.Program ?? "", Arguments = string.Join('\n', scorer.Arguments), TimeoutSeconds = scorer.TimeoutSeconds, MostAtOnce = scorer.MostAtOnce,
        Checks = [.. scorer.Checks.Select(scale => new CheckRow { Check = scale.Check, Worst = Plain(scale.Worst), Best = Plain(scale.Best), Images = scale.Takes(AssetKind.Image), Videos = scale.Takes(AssetKind.Video) })],
    };

    /// <param name="revision">The revision the draft was made from; null for a new scorer.</param>
    /// <exception cref="RejectedException">A number is missing, or is no whole one.</exception>
    public ScorerChange ToChange(int? revision) => new()
    {
        Name = Name,
        Address = Type == ScorerType.Http ? Address : null,
        Headers = Type == ScorerType.Http ? HeaderRow.Sent(Headers, Rows) : null,
        Program = Type == ScorerType.Command ? Program : null,
        Arguments = Type == ScorerType.Command ? Arguments.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries) : null,
        TimeoutSeconds = Whole(TimeoutSeconds, "timeoutSeconds"),
        MostAtOnce = Whole(MostAtOnce, "mostAtOnce"),
        Checks = [.. Checks.Select((row, number) => new CheckScale(row.Check, Figure(row.Worst, number), Figure(row.Best, number), [.. KindsOf(row)]))],
        Revision = revision,
    };

    private static IEnumerable<AssetKind> KindsOf(CheckRow row)
    {
        if (row.Images)
        {
            yield return AssetKind.Image;
        }

        if (row.Videos)
        {
            yield return AssetKind.Video;
        }
    }

    private static double Figure(decimal? typed, int number) => (double?)typed
        ?? throw RejectedException.Invalid("A value is missing.", new FieldError(string.Create(CultureInfo.InvariantCulture, $"checks.{number}.worst"), "Enter both the worst and the best figure."));

    private static int Whole(decimal? typed, string field) => typed is { } number && number == decimal.Truncate(number) && Math.Abs(number) < int.MaxValue
        ? (int)number
        : throw RejectedException.Invalid("A value is out of range.", new FieldError(field, "It must be a whole number."));

    private static decimal Plain(double figure) => Math.Abs(figure) < 1e15 ? (decimal)figure : 0;
}
