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

    [Fact]
    public void Read_NoAddressForPrompts_IsTheTemplate() => StudioSettings.Read(With(null)).Prompts.ShouldBeNull();

    [Theory]
    [InlineData("http://llm-1:8000")]
    [InlineData("http://llm-1:8000/")]
    [InlineData("http://llm-1:8000/v1/")]
    public void Read_AddressForPrompts_IsWhereChatsGo(string address)
    {
        var prompts = StudioSettings.Read(With(null, ("Prompts:Address", address), ("Prompts:Model", "qwen"), ("Prompts:Key", "secret"))).Prompts.ShouldNotBeNull();

        (prompts.Address.ToString(), prompts.Model, prompts.Key).ShouldBe(("http://llm-1:8000/v1/chat/completions", "qwen", "secret"));
        prompts.ToString()!.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("llm-1", "qwen", null, "Prompts:Address is 'llm-1'; it must begin with http:// or https://, such as http://llm-1:8000.")]
    [InlineData("ftp://llm-1", "qwen", null, "Prompts:Address is 'ftp://llm-1'; it must begin with http:// or https://, such as http://llm-1:8000.")]
    [InlineData("http://me:secret@llm-1", "qwen", null, "Prompts:Address must not carry a password, '?' or '#'. A key is given as Prompts:Key.")]
    [InlineData("http://llm-1", " ", null, "Prompts:Model is missing; name the model that is to write the prompts at Prompts:Address.")]
    [InlineData("http://llm-1", "qwen", "sec\nret", "Prompts:Key has letters that no header can carry.")]
    public void Read_PromptsThatCannotBe_StopWithWhatToDo(string address, string model, string? key, string sentence) =>
        Should.Throw<InvalidOperationException>(() => StudioSettings.Read(With(null, ("Prompts:Address", address), ("Prompts:Model", model), ("Prompts:Key", key)))).Message.ShouldBe(sentence);

    private static IConfiguration With(string? currency, params (string Name, string? Value)[] more) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Studio"] = "Host=127.0.0.1;Database=studio", ["Money:Currency"] = currency })
        .AddInMemoryCollection(more.ToDictionary(item => item.Name, item => item.Value)).Build();
}
