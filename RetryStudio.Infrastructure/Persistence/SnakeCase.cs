using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>Names as they stand in the database.</summary>
internal static class SnakeCase
{
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>Stores an enum under its name in snake case.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : ValueConverter<T, string>(value => Write(value), text => Parse(text))
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => SnakeCase.Of(value.ToString()));

    private static readonly Dictionary<T, string> Names = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    private static string Write(T value) => Names[value];

    private static T Parse(string text) => Values[text];
}
