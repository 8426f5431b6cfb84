using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RetryStudio.Tests.Builders;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>A whole day at one project, without leaving the browser.</summary>
public sealed partial class DayTests(BrowserStudio studio) : BrowserTest(studio)
{
    /// <summary>Segments that are imported to fail.</summary>
    private const int Failing = 8;

    [Fact]
    public async Task Day_FromImportToBudget_IsWalkedInOneTab()
    {
        var page = await OpenAsync("/projects/new");
        await ImportAsync(page);
        await GenerateThenCancelAsync(page);
        await GenerateTheRestAsync(page);
        await RetryFailedAsync(page);
        await ReadHistoryAsync(page);
        await CompareThenSelectAsync(page);
        await ImportWhatFailsAsync(page);
        await DecideAsync(page);
        await ChangePolicyAsync(page);
        await ReadBudgetAsync(page);
    }

    private static async Task ImportAsync(IPage page)
    {
        await page.GetByLabel("Name").FillAsync("A whole day");
        await page.GetByLabel("Budget in GPU seconds").FillAsync("5000");
        await ChooseFileAsync(page, "coast.txt", "text/plain", BrowserStudio.Script(6));
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What it makes" })).ToContainTextAsync("1 scene, 6 segments");
        await Button(page, "Make it with 6 segments").ClickAsync();
        await Expect(Cards(page)).ToHaveCountAsync(6);
    }

    private async Task GenerateThenCancelAsync(IPage page)
    {
        await Studio.RefuseNextImageAsync();
        await Button(page, "Generate all scenes").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("6 images and 6 videos");
        await Button(page, "Start").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync(Progress());

        // The refused one, and the video that cannot be made without it.
        await ExpectBadgesAsync(page, "Failed", 2);
        await Button(page, "Cancel").ClickAsync();
        await Button(page, "Cancel it").ClickAsync();
        await AwaitToastAsync(page, "Cancelled");
        await Expect(Button(page, "Generate all scenes")).ToBeEnabledAsync();
        await Expect(Cards(page).Locator(".badge", new() { HasText = "Cancelled" }).First).ToBeVisibleAsync();
    }

    private static async Task GenerateTheRestAsync(IPage page)
    {
        await GenerateAsync(page);
        await ExpectBadgesAsync(page, "Complete", 10);
        await Expect(Button(page, "Errors (1)")).ToBeVisibleAsync(new() { Timeout = RunTimeout });
    }

    private static async Task RetryFailedAsync(IPage page)
    {
        await Button(page, "Errors (1)").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("refused a value of the recipe");
        await Button(page, "Retry all (1)").ClickAsync();
        await ExpectBadgesAsync(page, "Complete", 12);
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("Everything is there.");
    }

    private static async Task ReadHistoryAsync(IPage page)
    {
        await Cards(page).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var history = page.GetByRole(AriaRole.Region, new() { Name = "Video: retry history" });
        await Expect(history.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();
        var attempts = await history.GetByRole(AriaRole.Article).CountAsync();
        await Expect(history.Locator("summary").First).ToContainTextAsync($"passed attempt {attempts}");
        await Expect(history.Locator(".selected")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Region, new() { Name = "Video", Exact = true }).GetByRole(AriaRole.Button, new() { Name = "Retry with changes" }).ClickAsync();
        await Button(page, "New seed").ClickAsync();
        await Button(page, "Start this attempt").ClickAsync();
        var added = history.GetByRole(AriaRole.Article, new() { Name = $"Attempt {attempts + 1}", Exact = true });
        await Expect(added.GetByRole(AriaRole.Button, new() { Name = "Select", Exact = true })).ToBeEnabledAsync(new() { Timeout = RunTimeout });
    }

    private static async Task CompareThenSelectAsync(IPage page)
    {
        await page.GoBackAsync();
        await AwaitBoardAsync(page);
        await Cards(page).First.FocusAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("[data-time]")).ToContainTextAsync("frame 1 of");
        await Expect(page.GetByRole(AriaRole.Table).First).ToContainTextAsync("Quality");

        var select = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Select attempt") });
        await Expect(select).ToBeVisibleAsync();
        if (await select.IsDisabledAsync())
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await Expect(select).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Select attempt") }).ClickAsync();
        await Expect(page.GetByText("It is selected already, by local admin.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "A whole day" }).ClickAsync();
        await Expect(Cards(page)).ToHaveCountAsync(6);
    }

    /// <summary>Images that fail, of a scene type that retries nothing.</summary>
    private static async Task ImportWhatFailsAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Import script" }).ClickAsync();
        await ChooseFileAsync(page, "talk.csv", "text/csv", "scene,text\n" + string.Join('\n', Lines.Faceless("Anna listens, take", Failing).Select(line => $"Talk @dialogue,\"{line}\"")));
        await Button(page, "Import 8 segments").ClickAsync();
        await Expect(Cards(page)).ToHaveCountAsync(14);
        await GenerateAsync(page);
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("All that is left waits for a person.", new() { Timeout = RunTimeout });
    }

    private static async Task DecideAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Navigation).First.GetByRole(AriaRole.Link, new() { NameRegex = new("^Review") }).ClickAsync();
        var projects = page.GetByLabel("Project");
        await projects.SelectOptionAsync(await projects.GetByRole(AriaRole.Option, new() { NameRegex = new("^A whole day") }).GetAttributeAsync("value") ?? "");
        var items = page.GetByRole(AriaRole.Navigation, new() { Name = "Waiting for a person" }).GetByRole(AriaRole.Listitem);

        // Until then it is the list of all projects that is shown.
        await Expect(items).ToHaveCountAsync(Failing);
        await Expect(page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();
        var first = await items.First.Locator("strong").InnerTextAsync();
        await items.First.GetByRole(AriaRole.Link).ClickAsync();
        await page.Keyboard.PressAsync("a");
        await AwaitToastAsync(page, "attempt 1 is selected");
        await Expect(items.GetByText(first, new() { Exact = true })).ToHaveCountAsync(0);
    }

    private static async Task ChangePolicyAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Projects", Exact = true }).ClickAsync();

        // The list that was open names the project many times.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Projects", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("A whole day") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Retry policy" }).ClickAsync();
        var attempts = page.GetByRole(AriaRole.Group, new() { Name = "Attempts", Exact = true });
        await attempts.GetByLabel("Inherited").UncheckAsync();
        await attempts.GetByRole(AriaRole.Slider).FillAsync("5");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText("Saved as version 1")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(attempts.GetByRole(AriaRole.Slider)).ToHaveValueAsync("5");
    }

    private static async Task ReadBudgetAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the storyboard" }).ClickAsync();
        await page.Locator("a.budget").ClickAsync();
        await Expect(page.Locator("section[aria-label=Budget]")).ToContainTextAsync("of 5,000");
        await Expect(page.Locator("section[aria-label='Spent on']").GetByRole(AriaRole.Row, new() { NameRegex = new("^Attempts that people asked for 1 ") })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img).First).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"Generating… \(\d+/12\)")]
    private static partial Regex Progress();
}
