using System.Text.Json;
using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class SeedJsonConverterTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new SeedJsonConverter() } };

    [Fact]
    public void Write_LargestSeed_IsAString() => JsonSerializer.Serialize(ulong.MaxValue, Options).ShouldBe("\"18446744073709551615\"");

    [Theory]
    [InlineData("\"18446744073709551615\"", ulong.MaxValue)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("0", 0)]
    public void Read_StringOrNumber_IsTheSeed(string json, ulong seed) => JsonSerializer.Deserialize<ulong>(json, Options).ShouldBe(seed);

    [Theory]
    [InlineData("\"-1\"")]
    [InlineData("\"18446744073709551616\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1e3\"")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("18446744073709551616")]
    public void Read_NoSeed_IsRefused(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ulong>(json, Options));

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Read_OtherJson_IsRefused(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ulong>(json, Options));
}
