using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

/// <summary>The segments of a status answer, by scene and shot. Written straight from the rows: there may be 10,000 of them.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class StatusItems(IReadOnlyList<StatusItem> items)
{
    private static readonly SlotStatus[] Attention =
    [
        SlotStatus.Generating, SlotStatus.Failed, SlotStatus.Queued, SlotStatus.FailedPermanent, SlotStatus.NeedsReview,
        SlotStatus.Parked, SlotStatus.Cancelled, SlotStatus.Pending, SlotStatus.Complete,
    ];

    /// <param name="slots">Those of one segment stand together. Of several kinds, the status that asks for most attention is shown.</param>
    public static StatusItems Of(IEnumerable<SlotLine> slots)
    {
        var items = new List<StatusItem>();
        foreach (var slot in slots)
        {
            var item = new StatusItem(slot.Scene, slot.Shot, slot.Status, slot.Retries, slot.SegmentId);
            if (items.Count > 0 && items[^1] is var last && last.SegmentId == slot.SegmentId)
            {
                items[^1] = item with { Status = Array.IndexOf(Attention, last.Status) <= Array.IndexOf(Attention, item.Status) ? last.Status : item.Status, Retries = last.Retries + item.Retries };
            }
            else
            {
                items.Add(item);
            }
        }

        return new(items);
    }

    private sealed class Converter : JsonConverter<StatusItems>
    {
        private static readonly Dictionary<SlotStatus, JsonEncodedText> Statuses =
            Enum.GetValues<SlotStatus>().ToDictionary(status => status, status => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())));

        public override StatusItems Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, StatusItems value, JsonSerializerOptions options)
        {
            Span<byte> name = stackalloc byte[64];
            writer.WriteStartObject();
            foreach (var item in value.All)
            {
                Utf8.TryWrite(name, System.Globalization.CultureInfo.InvariantCulture, $"scene_{item.Scene}_shot_{item.Shot}", out var length);
                writer.WriteStartObject(name[..length]);
                writer.WriteString("status"u8, Statuses[item.Status]);
                writer.WriteNumber("retries"u8, item.Retries);
                writer.WriteString("segmentId"u8, item.SegmentId);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }
    }

    private IReadOnlyList<StatusItem> All => items;
}

internal readonly record struct StatusItem(int Scene, int Shot, SlotStatus Status, int Retries, Guid SegmentId);
