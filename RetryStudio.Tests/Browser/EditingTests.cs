using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>A creator's hand on the order, the number and the words of segments.</summary>
public sealed class EditingTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Segments_MovedAndDeleted_AreUndone()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Edited", 4));
        var texts = await TextsAsync(page);

        await Cards(page).First.FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowRight");
        await ExpectOrderAsync(page, texts, 1, 0, 2, 3);
        await Expect(Cards(page).Nth(1)).ToBeFocusedAsync();
        await Button(page, "Undo").ClickAsync();
        await ExpectOrderAsync(page, texts, 0, 1, 2, 3);

        await Cards(page).Nth(3).DragToAsync(Cards(page).First, new() { TargetPosition = new() { X = 8, Y = 40 } });
        await ExpectOrderAsync(page, texts, 3, 0, 1, 2);

        await Cards(page).Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await ExpectOrderAsync(page, texts, 3, 1, 2);
        await Expect(Cards(page).Nth(1)).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Bin" }).ClickAsync();
        await Expect(page.GetByText("Was segment 2")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore segment 2" }).ClickAsync();
        await Expect(page.GetByText("1 segment restored.")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await ExpectOrderAsync(page, texts, 3, 0, 1, 2);
    }

    [Fact]
    public async Task Card_Compared_IsComeBackTo()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Long", 60));
        await page.EvaluateAsync("scrollTo(0, 900)");
        var scrolled = await page.EvaluateAsync<int>("Math.round(scrollY)");
        var card = Cards(page).Filter(new() { HasTextRegex = new(@"^\s*37\b") });
        await card.EvaluateAsync("card => card.focus({ preventScroll: true })");

        await page.Keyboard.PressAsync("c");
        await Expect(page.GetByText("There is nothing to compare yet")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(card).ToBeVisibleAsync();

        await page.WaitForFunctionAsync($"Math.abs(scrollY - {scrolled}) < 4");
    }

    [Fact]
    public async Task Prompt_Changed_IsMadeAnewAfterItsPriceWasTold()
    {
        var page = await OpenBoardAsync(await Studio.MakeProjectAsync("Changed words", 1));
        await GenerateAsync(page);
        await ExpectBadgesAsync(page, "Complete", 2);

        await Cards(page).First.FocusAsync();
        await page.Keyboard.PressAsync("e");
        await page.GetByLabel("Image prompt").FillAsync(BrowserStudio.Script(2).Split('\n')[^1]);
        await Button(page, "Save").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("The image and the video were made from the earlier words. Making them anew takes about");
        await page.Keyboard.PressAsync("Escape");
        await ExpectBadgesAsync(page, "Stale", 2);

        await Button(page, "Regenerate").ClickAsync();
        await Expect(Dialog(page)).ToContainTextAsync("1 image and 1 video");
        await Button(page, "Start").ClickAsync();
        await ExpectBadgesAsync(page, "Complete", 2);
        await Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("Everything is there.");
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(IPage page) => await page.Locator("[data-segment] .text").AllInnerTextsAsync();

    private static Task ExpectOrderAsync(IPage page, IReadOnlyList<string> texts, params int[] order) =>
        Expect(page.Locator("[data-segment] .text")).ToHaveTextAsync([.. order.Select(index => texts[index])]);
}
