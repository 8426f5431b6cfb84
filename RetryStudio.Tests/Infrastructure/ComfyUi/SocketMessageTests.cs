using System.Text;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class SocketMessageTests
{
    [Theory]
    [InlineData("""{"type":"execution_success","data":{"prompt_id":"a"}}""", true)]
    [InlineData("""{"type":"execution_interrupted","data":{"prompt_id":"a"}}""", true)]
    [InlineData("""{"type":"executing","data":{"node":null,"prompt_id":"a"}}""", true)]
    [InlineData("""{"type":"executing","data":{"node":"3","prompt_id":"a"}}""", false)]
    [InlineData("""{"type":"progress","data":{"value":1,"max":24,"prompt_id":"a","node":"3"}}""", false)]
    public void Read_OfAPrompt_SaysWhetherItIsTheEnd(string text, bool end)
    {
        var message = Read(text).ShouldNotBeNull();

        (message.PromptId, message.IsEnd).ShouldBe(("a", end));
    }

    [Fact]
    public void Read_ProgressState_AddsUpTheNodes() =>
        Read("""{"type":"progress_state","data":{"prompt_id":"a","nodes":{"1":{"value":1,"max":1},"2":{"value":6,"max":24},"3":{"value":0,"max":0},"4":null}}}""")
            .ShouldNotBeNull().Done.ShouldBe(1.25);

    [Theory]
    [InlineData("""{"type":"status","data":{"status":{"exec_info":{"queue_remaining":0}},"sid":"x"}}""")]
    [InlineData("""{"type":"crystools.monitor"}""")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public void Read_AnythingElse_IsNothing(string text) => Read(text).ShouldBeNull();

    private static SocketMessage? Read(string text) => SocketMessage.Read(Encoding.UTF8.GetBytes(text));
}
