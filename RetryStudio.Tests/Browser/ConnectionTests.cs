using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>What a screen does when its connection goes, or its page is loaded again.</summary>
public sealed class ConnectionTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Board_ConnectionLost_ComesBackAndCatchesUp()
    {
        var project = await Studio.MakeProjectAsync("Lost connection", 2);
        var page = await OpenAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Lost connection" }).First).ToBeVisibleAsync();
        var lines = new ConcurrentQueue<IWebSocketRoute>();
        await page.RouteWebSocketAsync(new Regex("/_blazor"), line =>
        {
            line.ConnectToServer();
            lines.Enqueue(line);
        });
        await page.GotoAsync($"/projects/{project}");
        await Expect(Cards(page).First).ToBeVisibleAsync();
        await GenerateAsync(page);
        await page.EvaluateAsync("() => window.sameDocument = true");
        var connections = lines.Count;

        Forgive("Connection disconnected with error");
        await lines.Last().CloseAsync(new() { Code = 4000, Reason = "cut" });
        for (var began = Stopwatch.GetTimestamp(); lines.Count == connections && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2);)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        lines.Count.ShouldBeGreaterThan(connections);

        await ExpectBadgesAsync(page, "Complete", 4);
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("Everything is there.");
        (await page.EvaluateAsync<bool>("() => window.sameDocument")).ShouldBeTrue();
        await Cards(page).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Segment 1", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Board_Reloaded_IsWhereItWas()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Long board", 120));
        await page.EvaluateAsync("() => scrollTo(0, 2500)");
        await Expect(page.Locator("[data-row='10']")).ToBeVisibleAsync();

        await page.ReloadAsync();

        await Expect(page.Locator("[data-row='10']")).ToBeVisibleAsync();
        (await page.EvaluateAsync<double>("() => scrollY")).ShouldBeInRange(2400, 2600);
    }

    [Fact]
    public async Task Review_Reloaded_ShowsTheSameFilterAndItem()
    {
        var project = await Studio.EscalatedAsync();
        var page = await OpenAsync($"/review?project={project}");
        var items = page.GetByRole(AriaRole.Navigation, new() { Name = "Waiting for a person" }).GetByRole(AriaRole.Listitem);
        await items.Nth(1).GetByRole(AriaRole.Link).ClickAsync();
        var name = await items.Nth(1).Locator("strong").InnerTextAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true })).ToBeVisibleAsync();

        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Project")).ToHaveValueAsync(project.ToString());
    }
}
