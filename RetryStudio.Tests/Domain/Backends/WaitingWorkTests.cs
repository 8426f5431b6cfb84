using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Backends;

public sealed class WaitingWorkTests
{
    [Fact]
    public void Of_OneBackendCanTakeIt_IsNothing() => Of(("GPU 1", "It is turned off."), ("GPU 2", null)).ShouldBeNull();

    [Fact]
    public void Of_NoneCan_SaysWhyOfEach() => Of(("GPU 1", "It is turned off."), ("GPU 2", "It has no model sdxl.safetensors.")).ShouldNotBeNull()
        .Sentence.ShouldBe("No backend can take 'SDXL' now. GPU 1: It is turned off. GPU 2: It has no model sdxl.safetensors.");

    [Fact]
    public void Of_NoBackendAtAll_SaysWhatToDo() => Of().ShouldNotBeNull().Sentence.ShouldBe("There is no backend for 'SDXL'. Add one under Backends, or choose another workflow.");

    [Fact]
    public void Of_ManyBackends_NamesAFew() =>
        Of([.. Enumerable.Range(1, 9).Select(number => ($"GPU {number}", (string?)"It is turned off."))]).ShouldNotBeNull().Sentence.ShouldEndWith("GPU 4: It is turned off. And 5 more.");

    private static WaitingWork? Of(params (string Name, string? Obstacle)[] backends) => WaitingWork.Of(AssetKind.Image, "sdxl", "SDXL", 3, backends);
}
