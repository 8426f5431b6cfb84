using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RetryStudio.Tests.Domain.Workflows;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Scoring;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>What axe finds on the screens, in light and in dark.</summary>
public sealed class AccessibilityTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Screens_UnderAxe_HaveNoSeriousViolation(ColorScheme scheme) => (await LookAroundAsync(await GeneratedAsync(), scheme)).ShouldBeEmpty();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Forms_UnderAxe_HaveNoSeriousViolation(ColorScheme scheme)
    {
        var page = await OpenAsync("/workflows/import", scheme);
        var found = await LookAtWorkflowsAsync(page);
        found.AddRange(await LookAtBackendAsync(page));
        found.AddRange(await LookAtScorerAsync(page));

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Judging_UnderAxe_HasNoSeriousViolation(ColorScheme scheme) =>
        (await LookAtJudgingAsync(await Studio.TwoClipsAsync(), await Studio.EscalatedAsync(), scheme)).ShouldBeEmpty();

    private async Task<List<string>> LookAroundAsync(Guid project, ColorScheme scheme)
    {
        var page = await OpenAsync("/", scheme);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Looked at" }).First.WaitForAsync();
        var found = await LookAsync(page, "projects");
        foreach (var (name, path, sign) in new[]
        {
            ("new project", "/projects/new", "[id=script]"),
            ("storyboard", $"/projects/{project}", "[data-segment]"),
            ("policies", "/policies", ".types a"),
            ("review", "/review", "main h1, main h2"),
            ("budgets", "/budget", "tbody th"),
            ("budget", $"/projects/{project}/budget", "svg[role=img]"),
            ("bin", $"/projects/{project}/bin", "main h2"),
            ("sheet to be made", $"/projects/{project}/sheet", "main h2"),
            ("project gate", $"/projects/{project}/gate", "tbody th"),
            ("sequence", $"/projects/{project}/sequence", "[aria-label='Shots through the stages'] tbody a"),
            ("qa report", $"/projects/{project}/sequence/qa", "[aria-label=Checks] tbody th"),
            ("runs", "/runs", "tbody th"),
            ("insights", "/insights", "section h2"),
            ("backends", "/backends", "article summary"),
            ("backend form", "/backends/new", "[id=address]"),
            ("workflows", "/workflows", "tbody a"),
            ("no scorers", "/scorers", "main h2"),
        })
        {
            await page.GotoAsync(path);
            await page.Locator(sign).First.WaitForAsync();
            found.AddRange(await LookAsync(page, name));
        }

        await page.GotoAsync($"/projects/{project}");
        await AwaitBoardAsync(page);
        await Cards(page).First.FocusAsync();
        await page.Keyboard.PressAsync("e");
        await Expect(Dialog(page).GetByLabel("Image prompt")).ToBeVisibleAsync();
        found.AddRange(await LookAsync(page, "segment editor"));
        await page.Keyboard.PressAsync("Escape");
        await Cards(page).First.ClickAsync();
        await page.GetByRole(AriaRole.Article).First.WaitForAsync();
        found.AddRange(await LookAsync(page, "segment"));
        await page.GotoAsync("/runs");
        await page.Locator("tbody th a").First.ClickAsync();
        await page.Locator("svg[role=img]").WaitForAsync();
        found.AddRange(await LookAsync(page, "run"));
        await page.GotoAsync("/policies");
        await page.Locator(".types a").First.ClickAsync();
        await page.GetByRole(AriaRole.Slider).First.WaitForAsync();
        found.AddRange(await LookAsync(page, "policy editor"));
        await page.GotoAsync("/policies");
        await page.Locator(".types a[href$=gate]").First.ClickAsync();
        await page.Locator(".preset").First.WaitForAsync();
        found.AddRange(await LookAsync(page, "gate"));
        return found;
    }

    private async Task<List<string>> LookAtJudgingAsync(Guid clips, Guid reviews, ColorScheme scheme)
    {
        var page = await OpenAsync("about:blank", scheme);
        var found = new List<string>();
        foreach (var (name, path, sign) in new[]
        {
            ("compare", $"/segments/{clips}/compare", "table"),
            ("wipe", $"/segments/{clips}/compare?view=wipe", "[data-divider]"),
            ("heat map", $"/segments/{clips}/compare?view=heat", "video.made"),
            ("blind", $"/segments/{clips}/compare?blind=1", "[data-in-step]"),
            ("review queue", $"/review?project={reviews}", "article"),
        })
        {
            await page.GotoAsync(path);
            await page.Locator(sign).First.WaitForAsync(new() { Timeout = RunTimeout });
            found.AddRange(await LookAsync(page, name));
        }

        await page.Keyboard.PressAsync("r");
        await Expect(Dialog(page)).ToContainTextAsync("new seeds");
        found.AddRange(await LookAsync(page, "larger change"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(Dialog(page)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("x");
        await Expect(Dialog(page)).ToContainTextAsync("Reason");
        found.AddRange(await LookAsync(page, "reason"));
        return found;
    }

    private static async Task<List<string>> LookAtWorkflowsAsync(IPage page)
    {
        await ChooseFileAsync(page, "sdxl.json", "application/json", Graphs.Sdxl);
        await page.GetByLabel("Choose a place for Guidance").ClickAsync();
        await page.GetByLabel("Search the inputs").WaitForAsync();
        var found = await LookAsync(page, "workflow import");
        await page.GotoAsync("/workflows");
        await page.Locator("tbody a").First.ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Seed", Exact = true }).WaitForAsync();
        found.AddRange(await LookAsync(page, "workflow"));
        return found;
    }

    /// <summary>The form of a server that is there, with a header and what its connection says.</summary>
    private static async Task<List<string>> LookAtBackendAsync(IPage page)
    {
        await using var server = await FakeComfyUi.StartAsync();
        await page.GotoAsync("/backends/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Looked at");
        await page.GetByLabel("Address").FillAsync(server.Address.ToString());
        await Button(page, "Add a header").ClickAsync();
        await page.GetByLabel("Name of the header").FillAsync("X-Key");
        await page.Locator("input[type=password]").FillAsync("secret");
        await Button(page, "Add it").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit Looked at" }).ClickAsync();
        await page.WaitForURLAsync("**/backends/*-*");
        await Expect(page.GetByLabel("Address")).ToHaveValueAsync(server.Address.ToString());
        await Button(page, "Test connection").ClickAsync();
        await Expect(page.GetByLabel("Connection", new() { Exact = true })).ToContainTextAsync("RTX 4090");
        var found = await LookAsync(page, "backend");

        await page.GotoAsync("/backends");
        await page.GetByRole(AriaRole.Article, new() { Name = "Looked at" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Button(page, "Remove it").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "Looked at" })).ToHaveCountAsync(0, new() { Timeout = RunTimeout });
        return found;
    }

    /// <summary>The form with a fault in it, and a scorer with what its test says.</summary>
    private static async Task<List<string>> LookAtScorerAsync(IPage page)
    {
        await using var server = await FakeScorer.StartAsync();
        await page.GotoAsync("/scorers/new");
        await page.GetByLabel("Address").FillAsync(server.Address);
        await page.GetByRole(AriaRole.Group, new() { Name = "Check 1" }).GetByLabel("Name").FillAsync("likeness");
        await Button(page, "Add it").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        var found = await LookAsync(page, "scorer form");
        await page.Locator("#name").FillAsync("Looked at");
        await Button(page, "Add it").ClickAsync();
        var card = page.GetByRole(AriaRole.Article, new() { Name = "Looked at" });
        await card.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Expect(card.GetByLabel("Test", new() { Exact = true })).ToContainTextAsync("0.42");
        found.AddRange(await LookAsync(page, "scorers"));
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Button(page, "Remove it").ClickAsync();
        await Expect(card).ToHaveCountAsync(0, new() { Timeout = RunTimeout });
        return found;
    }

    private async Task<Guid> GeneratedAsync()
    {
        var project = await Studio.MakeProjectAsync("Looked at", 1);
        var page = await OpenBoardAsync(project);
        await GenerateAsync(page);
        await ExpectBadgesAsync(page, "Complete", 2);
        await page.GotoAsync($"/projects/{project}/sequence");
        await Button(page, "Run the sequence").ClickAsync();
        await Expect(page.Locator("header .badge")).ToHaveTextAsync("Complete", new() { Timeout = RunTimeout });
        return project;
    }

    private static async Task<List<string>> LookAsync(IPage page, string screen)
    {
        await AwaitStillnessAsync(page);
        var result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        result.Passes.ShouldNotBeEmpty();
        return
        [
            .. result.Violations
                .Where(violation => violation.Impact is "serious" or "critical")
                .SelectMany(violation => violation.Nodes.Select(node => $"{screen}: {violation.Id} at {node.Target}: {node.Html}")),
        ];
    }
}
