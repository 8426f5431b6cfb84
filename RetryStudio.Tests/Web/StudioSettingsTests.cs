using Microsoft.Extensions.Configuration;
using RetryStudio.Web;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class StudioSettingsTests
{
    [Fact]
    public void Read_NoCurrency_IsEuro() => StudioSettings.Read(With(null)).Currency.Code.ShouldBe("EUR");

    [Fact]
    public void Read_Currency_IsTaken() => StudioSettings.Read(With("JPY")).Currency.Code.ShouldBe("JPY");

    [Theory]
    [InlineData("euro")]
    [InlineData("")]
    public void Read_NoSuchCurrency_StopsWithWhatToDo(string code) =>
        Should.Throw<InvalidOperationException>(() => StudioSettings.Read(With(code))).Message.ShouldBe($"Money:Currency is '{code}'; it must be a currency's code by ISO 4217, such as EUR or USD.");

    private static IConfiguration With(string? currency) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Studio"] = "Host=127.0.0.1;Database=studio", ["Money:Currency"] = currency }).Build();
}
