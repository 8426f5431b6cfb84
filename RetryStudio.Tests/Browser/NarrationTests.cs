using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>How a creator has scenes spoken.</summary>
public sealed class NarrationTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Speak_WholeScenes_MakesOneTakeAndCutsItIntoTheSegments()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Spoken", 3));
        await Button(page, "Settings").ClickAsync();
        await Dialog(page).GetByLabel("The segments are spoken").CheckAsync();
        await Dialog(page).GetByLabel("Each scene in one go").CheckAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);

        await Button(page, "Speak all scenes").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("Scenes are spoken in one go, in 1 take");
        await Button(page, "Start").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);

        await Expect(Button(page, "Generate all scenes")).ToBeVisibleAsync(new() { Timeout = RunTimeout });
        await Expect(Button(page, "Speak all scenes")).ToHaveCountAsync(0, new() { Timeout = RunTimeout });
        await page.GotoAsync($"/segments/{await Cards(page).First.GetAttributeAsync("data-segment")}");
        await Expect(page.Locator("audio").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Scene 1, take 1" }).First.ClickAsync();
        var parts = page.GetByLabel("Segments of this take");
        await Expect(parts.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Spoken in one go: 3 segments");
        await Expect(parts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Expect(parts.GetByLabel("Where attempt 1 is cut")).ToBeVisibleAsync();
    }
}
