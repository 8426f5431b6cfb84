using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

/// <summary>Writes 0.5 where the database says 0.5000.</summary>
internal sealed class PlainDecimals : JsonConverter<decimal>
{
    // Dividing by a one with the most places there can be drops every place that is not needed.
    private const decimal One = 1.0000000000000000000000000000m;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String ? reader.GetDecimal()
        : decimal.TryParse(reader.GetString(), PlainText.Number, CultureInfo.InvariantCulture, out var number) ? number
        : throw new JsonException("It must be a number.");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / One);
}
