using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class MainLayoutTests : ScreenTest
{
    [Fact]
    public void Header_NamesTheStudioAndItsPages()
    {
        var layout = Open(body => body.AddContent(0, "Here"));

        layout.Find("header").Text().ShouldStartWith("RetryStudio Projects Review Policies");
        layout.Find("main").Text().ShouldBe("Here");
    }

    [Fact]
    public void Page_Broken_SaysThatNothingIsLost()
    {
        var layout = Open(_ => throw new InvalidOperationException("secret detail"));

        layout.Find("main").Text().ShouldContain("This page broke");
        layout.Find("main").Text().ShouldNotContain("secret detail");
    }

    [Fact]
    public void Page_BrokenThenAnother_IsShown()
    {
        var broken = true;
        var layout = Open(body => body.AddContent(0, broken ? throw new InvalidOperationException() : "The other page"));
        broken = false;

        Services.GetRequiredService<NavigationManager>().NavigateTo("policies");

        layout.WaitForAssertion(() => layout.Find("main").Text().ShouldBe("The other page"));
    }

    private IRenderedComponent<MainLayout> Open(Action<RenderTreeBuilder> body) =>
        Render<MainLayout>(parameters => parameters.Add(item => item.Body, new RenderFragment(body)));
}
