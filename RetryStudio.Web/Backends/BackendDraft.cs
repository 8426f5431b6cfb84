using System.Globalization;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Backends;

/// <summary>What becomes of the headers that are kept.</summary>
public enum HeaderChoice
{
    Keep,
    Replace,
    RemoveAll,
}

/// <summary>One header as it is typed.</summary>
public sealed class HeaderRow
{
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";

    /// <summary>The headers as they would be sent; null keeps those that are kept.</summary>
    /// <exception cref="RejectedException">One is named twice.</exception>
    public static Dictionary<string, string>? Sent(HeaderChoice choice, IEnumerable<HeaderRow> rows)
    {
        if (choice != HeaderChoice.Replace)
        {
            return choice == HeaderChoice.Keep ? null : [];
        }

        var typed = rows.Where(row => row.Name.Trim().Length > 0 || row.Value.Trim().Length > 0).ToList();
        var twice = typed.CountBy(row => row.Name.Trim(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(count => count.Value > 1).Key;
        return twice is null
            ? typed.ToDictionary(row => row.Name.Trim(), row => row.Value)
            : throw RejectedException.Invalid("The headers cannot be sent.", new FieldError("headers", $"{twice} is named twice."));
    }
}

/// <summary>A form with headers that are written only.</summary>
public interface IHeaderDraft
{
    HeaderChoice Headers { get; set; }

    List<HeaderRow> Rows { get; }
}

/// <summary>A backend as it stands in the form.</summary>
public sealed class BackendDraft : IHeaderDraft
{
    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    public HeaderChoice Headers { get; set; } = HeaderChoice.Replace;

    public List<HeaderRow> Rows { get; } = [];

    public decimal? Weight { get; set; } = BackendSettings.DefaultWeight;

    public string Labels { get; set; } = "";

    public decimal? CostPerHour { get; set; }

    public Dictionary<AssetKind, int> Lanes { get; private init; } = new(BackendSettings.DefaultLanes);

    public bool Exclusive { get; set; } = true;

    public static BackendDraft Of(BackendView backend) => new()
    {
        Name = backend.Name,
        Address = backend.Address ?? "",
        Headers = backend.HasHeaders ? HeaderChoice.Keep : HeaderChoice.Replace,
        Weight = backend.Weight,
        Labels = string.Join(", ", backend.Labels),
        CostPerHour = backend.CostPerHour,
        Lanes = Enum.GetValues<AssetKind>().ToDictionary(kind => kind, kind => backend.Lanes.Count(lane => lane.Kind == kind)),
        Exclusive = backend.LanesExclusive,
    };

    /// <summary>The headers as they would be sent; null keeps those that are kept.</summary>
    public Dictionary<string, string>? SentHeaders() => HeaderRow.Sent(Headers, Rows);

    /// <param name="simulated">It has neither address nor headers.</param>
    /// <param name="withoutAddress">Nobody can change where it is.</param>
    public BackendChange ToChange(bool withoutAddress)
    {
        if (Weight is { } weight && weight != decimal.Truncate(weight))
        {
            throw RejectedException.Invalid("A value is out of range.", new FieldError("weight", "It must be a whole number."));
        }

        return new(Name, withoutAddress ? null : Address, withoutAddress ? null : SentHeaders(), null, Exclusive, Lanes)
        {
            Weight = (int)Math.Clamp(Weight ?? BackendSettings.DefaultWeight, int.MinValue, int.MaxValue),
            Labels = Labels.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            CostPerHour = CostPerHour ?? 0,
        };
    }
}
