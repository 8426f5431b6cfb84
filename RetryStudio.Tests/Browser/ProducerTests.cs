using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>A producer's hand on the budget and on the run.</summary>
public sealed class ProducerTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Budget_ExhaustedThenRaised_CompletesAfterContinue()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Small budget", 2, budget: 50));
        await Button(page, "Generate all scenes").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("The budget will probably not suffice.");
        await Button(page, "Start").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("parked: budget", new() { Timeout = RunTimeout });
        await Expect(Button(page, "Raise budget")).ToBeVisibleAsync();

        await Button(page, "Raise budget").ClickAsync();
        await page.GetByLabel("New limit in GPU seconds").FillAsync("10000");
        await page.GetByLabel("Then continue").UncheckAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator(".budget").First).ToContainTextAsync("of 10,000");
        await Button(page, "Continue").ClickAsync();

        await ExpectBadgesAsync(page, "Complete", 4);
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("Everything is there.");
    }

    [Fact]
    public async Task Budget_RaisedOnItsOwnPage_ContinuesAndTellsWhatWasSpent()
    {
        var project = await Studio.MakeProjectAsync("Watched budget", 2, budget: 50);
        var page = await OpenBoardAsync(project);
        await GenerateAsync(page);
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("parked: budget", new() { Timeout = RunTimeout });

        await page.GotoAsync($"/projects/{project}/budget");
        await Expect(page.Locator("section[aria-label=Budget]")).ToContainTextAsync("found no room");
        await Button(page, "Set budget").ClickAsync();
        await page.GetByLabel("New limit in GPU seconds").FillAsync("10000");
        await Button(page, "Save").ClickAsync();

        await Expect(page.Locator("section[aria-label=Budget]")).ToContainTextAsync("of 10,000");
        await Expect(page.Locator("section[aria-label='Spent over time']")).ToContainTextAsync("Nothing is left to be made", new() { Timeout = RunTimeout });
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Every entry as CSV" }).ClickAsync());
        Assert.EndsWith(" budget.csv", download.SuggestedFilename, StringComparison.Ordinal);
        await page.GotoAsync("/runs");
        await page.GetByRole(AriaRole.Row, new() { Name = "Watched budget" }).First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByLabel("What happened when")).ToContainTextAsync("Started by");
    }

    [Fact]
    public async Task Run_Cancelled_StopsAndCanBeTakenUpAgain()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Cancelled", 12));
        await GenerateAsync(page);
        await Expect(Cards(page).Locator(".badge", new() { HasText = "Generating" }).First).ToBeVisibleAsync(new() { Timeout = RunTimeout });

        await Button(page, "Cancel").ClickAsync();
        await Button(page, "Cancel it").ClickAsync();
        await AwaitToastAsync(page, "Cancelled");
        await Expect(Button(page, "Generate all scenes")).ToBeEnabledAsync();
        await ExpectBadgesAsync(page, "Generating", 0);
        await ExpectBadgesAsync(page, "Queued", 0);
        await Expect(Cards(page).Locator(".badge", new() { HasText = "Cancelled" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Board_OpenTwice_ShowsTheSameLive()
    {
        var project = await Studio.MakeProjectAsync("Two viewers", 6);
        var (one, other) = (await OpenBoardAsync(project), await OpenBoardAsync(project));

        var told = Expect(other.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("Generating… (", new() { Timeout = RunTimeout });
        await GenerateAsync(one);

        await told;
        await ExpectBadgesAsync(other, "Complete", 12);
        await ExpectBadgesAsync(one, "Complete", 12);
        await Expect(Cards(one).First.Locator(".badge").First).ToHaveTextAsync(await Cards(other).First.Locator(".badge").First.InnerTextAsync());
        await Expect(Cards(one).First).ToHaveAttributeAsync("data-revision", (await Cards(other).First.GetAttributeAsync("data-revision"))!);
    }

    [Fact]
    public async Task Filters_Reloaded_AreTheSame()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Filtered", 8));
        await page.GetByLabel("Text or number").FillAsync("5");
        await page.GetByLabel("Status").SelectOptionAsync("pending");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("status=pending.*text=5|text=5.*status=pending"));
        var shown = BrowserStudio.Script(8).Split('\n').Skip(1).Index().Count(line => line.Index + 1 == 5 || line.Item.Contains('5'));
        await Expect(Cards(page)).ToHaveCountAsync(shown);

        await page.ReloadAsync();

        await Expect(page.GetByLabel("Text or number")).ToHaveValueAsync("5");
        await Expect(page.GetByLabel("Status")).ToHaveValueAsync("pending");
        await Expect(Cards(page)).ToHaveCountAsync(shown);
        await Button(page, "Show all").ClickAsync();
        await Expect(Cards(page)).ToHaveCountAsync(8);
    }

    [Fact]
    public async Task Keyboard_ArrowsAndEnter_WalkAndOpen()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("By keyboard", 8));
        await Cards(page).First.FocusAsync();

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Cards(page).Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Cards(page).Nth(7)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Cards(page).First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Segment 1", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Segment 1", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Segment 2", Exact = true })).ToBeVisibleAsync();
    }
}
