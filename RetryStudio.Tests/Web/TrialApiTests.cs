using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Web;

public sealed class TrialApiTests(RunningStudio studio)
{
    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef.png")]
    [InlineData("picture.png")]
    [InlineData("..%2F..%2Fappsettings.json")]
    [InlineData("..%2F0123456789abcdef0123456789abcdef.png")]
    public async Task File_NotThereOrNoNameOfOurs_IsNotFound(string name) => (await studio.GetAsync($"/api/v1/trials/{name}")).ShouldBeProblem(404);
}
