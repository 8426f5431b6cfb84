using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>An admin's policies.</summary>
public sealed class AdminTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Policy_Changed_IsThereAfterReload()
    {
        var page = await OpenPolicyAsync("Action");
        await page.GetByRole(AriaRole.Switch).First.CheckAsync();
        await Slider(page).FillAsync("5");
        await page.GetByLabel("Flicker").CheckAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText("Saved as version 2")).ToBeVisibleAsync();

        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Switch).First).ToBeCheckedAsync();
        await Expect(page.GetByRole(AriaRole.Slider, new() { Name = "Attempts" })).ToHaveValueAsync("5");
        await Expect(page.GetByLabel("Flicker")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Loudness")).Not.ToBeCheckedAsync();
        await Expect(page.GetByText("Version 2", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Policy_SavedInTwoTabs_SecondIsShownBothSides()
    {
        var one = await OpenPolicyAsync("Hero shot");
        var other = await OpenAsync(one.Context, new Uri(one.Url).PathAndQuery);
        await Slider(other).FillAsync("4");
        await Slider(one).FillAsync("7");
        await Button(one, "Save").ClickAsync();
        await Expect(one.GetByText("Saved as version 2")).ToBeVisibleAsync();

        await Button(other, "Save").ClickAsync();

        var conflict = other.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Somebody else was faster" });
        await Expect(conflict.GetByRole(AriaRole.Row, new() { Name = "Attempts 7 4" })).ToBeVisibleAsync();
        await Button(other, "Save mine over it").ClickAsync();
        await Expect(other.GetByText("Saved as version 3")).ToBeVisibleAsync();
        await Expect(Slider(other)).ToHaveValueAsync("4");
    }

    private static ILocator Slider(IPage page) => page.GetByRole(AriaRole.Slider, new() { Name = "Attempts" });

    private async Task<IPage> OpenPolicyAsync(string sceneType)
    {
        var page = await OpenAsync("/policies");
        await page.GetByRole(AriaRole.Link, new() { Name = sceneType, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = sceneType, Level = 1 })).ToBeVisibleAsync();
        return page;
    }
}
