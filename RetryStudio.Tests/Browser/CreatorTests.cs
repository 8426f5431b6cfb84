using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>A creator's way from a script to the attempt they like best.</summary>
public sealed partial class CreatorTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Script_PastedMendedAndGenerated_ShowsEverythingLive()
    {
        var page = await OpenAsync("/projects/new");
        await MakeProjectAsync(page);
        await page.EvaluateAsync("() => window.sameDocument = true");

        await StartWithOneFailureAsync(page);
        await ExpectBadgesAsync(page, "Complete", 4);
        await AwaitToastAsync(page, "4 complete, 2 failed");
        var failed = await RetryFailedAsync(page);
        await ExpectBadgesAsync(page, "Complete", 6);

        await failed.ClickAsync();
        await ReadHistoryAsync(page);
        await SelectAnotherAsync(page);
        (await page.EvaluateAsync<bool>("() => window.sameDocument")).ShouldBeTrue();
    }

    private static async Task MakeProjectAsync(IPage page)
    {
        await page.GetByLabel("Name").FillAsync("The coast");
        await page.GetByLabel("Script", new() { Exact = true }).FillAsync("# The coast @seascape\nA boat sails past island 1.");
        var preview = page.GetByRole(AriaRole.Region, new() { Name = "What it makes" });
        await Expect(preview).ToContainTextAsync("1 line to mend");
        await Expect(preview).ToContainTextAsync("Line 1");
        await page.GetByLabel("Script", new() { Exact = true }).FillAsync(BrowserStudio.Script(3));
        await Expect(preview).ToContainTextAsync("1 scene, 3 segments");
        await Button(page, "Make it with 3 segments").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The coast", Level = 1 })).ToBeVisibleAsync();
        await Expect(Cards(page)).ToHaveCountAsync(3);
    }

    private async Task StartWithOneFailureAsync(IPage page)
    {
        await Studio.RefuseNextImageAsync();
        await Button(page, "Generate all scenes").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("3 images and 3 videos");
        await Expect(Dialog(page)).ToContainTextAsync("GPU s");
        await Button(page, "Start").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync(RunLabel());
        await Expect(Cards(page).Locator("img[data-thumbnail]").First).ToBeVisibleAsync(new() { Timeout = RunTimeout });
    }

    /// <summary>Retries what failed; the card of the segment that had.</summary>
    private static async Task<ILocator> RetryFailedAsync(IPage page)
    {
        await Button(page, "Errors (1)").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("refused a value of the recipe");
        var segment = await Dialog(page).GetByRole(AriaRole.Link, new() { Name = "Open" }).GetAttributeAsync("href");
        await Button(page, "Retry all (1)").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        return page.Locator($"[data-segment][href='{segment}']");
    }

    private static async Task ReadHistoryAsync(IPage page)
    {
        var history = page.GetByRole(AriaRole.Region, new() { Name = "Image: retry history" });
        var summary = history.Locator("summary").First;
        await Expect(summary).ToContainTextAsync(ImageSummary());
        await summary.ClickAsync();
        await Expect(history.GetByRole(AriaRole.Article).First).ToBeHiddenAsync();
        await summary.ClickAsync();
        await Expect(history.GetByRole(AriaRole.Article, new() { Name = "Attempt 1" })).ToContainTextAsync("Simulated GPU 1: failed, invalid input");
        var last = history.GetByRole(AriaRole.Article).Last;
        await Expect(last.GetByRole(AriaRole.Table, new() { Name = "Checks" })).ToContainTextAsync("passes");
        await Expect(last.Locator("dd.seed")).ToContainTextAsync(Digits());
    }

    private static async Task SelectAnotherAsync(IPage page)
    {
        var history = page.GetByRole(AriaRole.Region, new() { Name = "Image: retry history" });
        var attempts = await history.GetByRole(AriaRole.Article).CountAsync();
        await Button(page.GetByRole(AriaRole.Region, new() { Name = "Image", Exact = true }), "Retry with changes").ClickAsync();
        await Button(page, "New seed").ClickAsync();
        await Button(page, "Start this attempt").ClickAsync();

        var added = history.GetByRole(AriaRole.Article, new() { Name = $"Attempt {attempts + 1}", Exact = true });
        await Expect(Button(added, "Select")).ToBeEnabledAsync(new() { Timeout = RunTimeout });
        await Button(added, "Select").ClickAsync();
        await Button(page, $"Select attempt {attempts + 1}").ClickAsync();
        await Expect(added).ToContainTextAsync("Selected by local admin");
        await Expect(history.Locator(".selected")).ToHaveCountAsync(1);
    }

    private static ILocator Button(ILocator part, string name) => part.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [GeneratedRegex(@"Generating… \(\d/6\)")]
    private static partial Regex RunLabel();

    [GeneratedRegex(@"Segment \d: failed attempt 1 \(machine\), .*passed attempt \d+")]
    private static partial Regex ImageSummary();

    [GeneratedRegex(@"\d{3,}")]
    private static partial Regex Digits();
}
