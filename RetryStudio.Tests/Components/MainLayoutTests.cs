using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Tests.Fakes;
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
        ((string[])["Budget", "Runs", "Backends"]).ShouldBeSubsetOf(layout.FindAll("nav a").Texts());
        layout.Find("main").Text().ShouldBe("Here");
    }

    [Fact]
    public void Header_EnabledBackendSimulated_SaysSoAndWhat()
    {
        Backends.Shown.Add(FakeBackendReader.Backend("Real GPU", simulated: false));
        Backends.Shown.Add(FakeBackendReader.Backend("Pretender", simulated: true));

        var notice = Open(_ => { }).FindAll("header [title]").Single(element => element.Text() == "Simulated backend");

        notice.GetAttribute("title")!.ShouldContain("No GPU stands behind Pretender:");
    }

    [Fact]
    public void Header_SimulatedBackendSwitchedOff_SaysNothing()
    {
        Backends.Shown.Add(FakeBackendReader.Backend("Pretender", simulated: true, enabled: false));

        Open(_ => { }).Find("header").Text().ShouldNotContain("Simulated");
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
