using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>How a production agrees on its look.</summary>
public sealed class SheetTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Sheet_MadeApprovedAndChanged_ShowsEverythingLive()
    {
        var project = await Studio.MakeProjectAsync("A look of its own", 2);
        var page = await OpenBoardAsync(project);
        await page.GetByRole(AriaRole.Link, new() { Name = "Coherence sheet" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No panels yet" })).ToBeVisibleAsync();
        await page.GetByLabel("Style prompt").FillAsync("sunny noon");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved.");

        await Button(page, "Make 9 panels").ClickAsync();
        await Expect(page.GetByText("In force, version 1")).ToBeVisibleAsync(new() { Timeout = RunTimeout });

        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(9);
        var sheet = page.GetByAltText("All nine panels on one sheet");
        await Expect(sheet).ToBeVisibleAsync();
        (await sheet.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)")).ShouldBe(1952);
        await LookAsync(page, ColorScheme.Light);
        await LookAsync(page, ColorScheme.Dark);
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
        await Button(page, "Approve").ClickAsync();
        await Expect(page.GetByText("Approved, version 1")).ToBeVisibleAsync();

        // By keyboard.
        await Button(page, "Re-roll panel 5").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("In force, version 2")).ToBeVisibleAsync(new() { Timeout = RunTimeout });
        await page.GetByRole(AriaRole.Article, new() { Name = "Panel 5" }).GetByRole(AriaRole.Link, new() { Name = "2 attempts of panel 5" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Panel 5", Level = 1 })).ToBeVisibleAsync();
    }

    private static async Task LookAsync(IPage page, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await AwaitStillnessAsync(page);
        (await page.RunAxe()).Violations.Select(violation => $"{scheme}, {violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
    }
}
