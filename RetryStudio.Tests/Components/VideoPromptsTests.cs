using Bunit;
using RetryStudio.Domain.Prompts;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class VideoPromptsTests : ScreenTest
{
    [Fact]
    public void Write_Missing_TellsHowMany()
    {
        Prompts.Add("a rock");
        Prompts.Add("waves");
        PromptWriter.Answer = (subject, _) => Task.FromResult<PromptAnswer>(subject.Picture == "waves" ? new PromptAnswer.Failed("It answered with junk.") : new PromptAnswer.Written("The camera circles."));
        var section = Open();

        section.Button("Write video prompts").Click();

        section.WaitForAssertion(() => section.Find("[role=status]").Text()
            .ShouldBe("2 video prompts were written: 1 by the endpoint, 1 from the template. The template stood in where the endpoint failed: It answered with junk."));
        Prompts.Kept.Count.ShouldBe(2);
    }

    [Fact]
    public void Write_NothingMissing_SaysSo()
    {
        var section = Open();

        section.Button("Write video prompts").Click();

        section.WaitForAssertion(() => section.Find("[role=status]").Text().ShouldBe("No video prompt is missing."));
    }

    [Fact]
    public void Write_ProjectIsGone_SaysSo()
    {
        var section = Render<VideoPrompts>(parameters => parameters.Add(item => item.ProjectId, Guid.NewGuid()));

        section.Button("Write video prompts").Click();

        section.WaitForAssertion(() => section.Alerts().ShouldHaveSingleItem().ShouldContain("There is no such project."));
    }

    [Fact]
    public async Task Dispose_WhileItWrites_StopsIt()
    {
        var stopped = new TaskCompletionSource();
        Prompts.Add("a rock");
        PromptWriter.Answer = async (_, ct) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            finally
            {
                stopped.TrySetResult();
            }

            return new PromptAnswer.Written("Never.");
        };
        var section = Open();
        var click = section.Button("Write video prompts").ClickAsync(new());
        section.WaitForAssertion(() => section.Read().ShouldContain("Closing this stops it."));

        await DisposeComponentsAsync();

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Xunit.TestContext.Current.CancellationToken);
        await click;
        Prompts.Kept.ShouldBeEmpty();
    }

    private IRenderedComponent<VideoPrompts> Open() => Render<VideoPrompts>(parameters => parameters.Add(item => item.ProjectId, Prompts.Project));
}
