using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiOptionsTests
{
    [Theory]
    [InlineData("http://gpu-1:8188", "http://gpu-1:8188/", "ws://gpu-1:8188/ws?clientId=me")]
    [InlineData(" https://studio.example/gpu/1 ", "https://studio.example/gpu/1/", "wss://studio.example/gpu/1/ws?clientId=me")]
    public void ReadAddress_GoodAddress_IsWhereCallsAndSocketGo(string text, string address, string socket)
    {
        var options = new ComfyUiOptions { Address = ComfyUiOptions.ReadAddress(text), ClientId = "me" };

        (options.Address.ToString(), options.Socket.ToString().Replace(":443", "", StringComparison.Ordinal)).ShouldBe((address, socket));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gpu-1")]
    [InlineData("ftp://gpu-1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:password@gpu-1")]
    [InlineData("http://gpu-1/?a=b")]
    public void ReadAddress_BadAddress_IsRefusedInWords(string? text) =>
        Should.Throw<BackendException>(() => ComfyUiOptions.ReadAddress(text)).Class.ShouldBe(ErrorClass.InvalidInput);

    [Fact]
    public void ReadHeaders_GoodOnes_AreTaken() =>
        ComfyUiOptions.ReadHeaders([new(" X-Api-Key ", " secret "), new("Authorization", "Bearer a.b-c")]).ShouldBe([new("X-Api-Key", "secret"), new("Authorization", "Bearer a.b-c")], ignoreOrder: true);

    [Theory]
    [InlineData("", "a")]
    [InlineData("X Key", "a")]
    [InlineData("X-Key", "a\r\nHost: b")]
    [InlineData("X-Key", "schlüssel")]
    [InlineData("host", "b")]
    [InlineData("Origin", "http://b")]
    [InlineData("Sec-WebSocket-Key", "b")]
    public void ReadHeaders_BadOne_IsRefusedInWords(string name, string value) =>
        Should.Throw<BackendException>(() => ComfyUiOptions.ReadHeaders([new(name, value)])).Class.ShouldBe(ErrorClass.InvalidInput);

    [Theory]
    [InlineData("0.29.0", true, true)]
    [InlineData("v0.26.0-rc1", true, true)]
    [InlineData("0.3.64", true, false)]
    [InlineData("0.3.57", true, false)]
    [InlineData("0.3.56", false, false)]
    [InlineData("nightly", false, false)]
    [InlineData(null, false, false)]
    public void Version_Features_FollowItsNumber(string? text, bool interrupts, bool cancels)
    {
        var version = new ComfyUiVersion(text);

        (version.InterruptsById, version.CancelsById).ShouldBe((interrupts, cancels));
    }
}
