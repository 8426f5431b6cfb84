using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RetryStudio.Domain.Generation;

/// <summary>A seed has 64 bits, more than a JSON number holds everywhere: it is written as a string and read as either.</summary>
public sealed class SeedJsonConverter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        if (text is not null ? ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) : reader.TryGetUInt64(out seed))
        {
            return seed;
        }

        throw new JsonException("A seed is a whole number from 0 to 18446744073709551615.");
    }

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}
