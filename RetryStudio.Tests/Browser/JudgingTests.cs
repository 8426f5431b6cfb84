using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>How creators judge what was made.</summary>
public sealed class JudgingTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Compare_TwoClips_PlayStepAndSelectByKeys()
    {
        var segment = await Studio.TwoClipsAsync();
        var page = await OpenAsync($"/segments/{segment}/compare?a=1&b=2");
        var time = page.Locator("[data-time]");
        await Expect(time).ToContainTextAsync("frame 1 of");
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-in-step]')].every(item => item.readyState > 0)");

        await page.Keyboard.PressAsync(" ");
        await Expect(time).Not.ToContainTextAsync("frame 1 of");
        await page.Keyboard.PressAsync(" ");
        await Expect(Button(page, "Play")).ToBeVisibleAsync();
        (await FramesAsync(page)).Distinct().ShouldHaveSingleItem();

        // There is a further frame behind the middle, wherever it was paused.
        await page.Locator("[data-scrub]").FillAsync("500");
        await page.Locator("[data-scrub]").BlurAsync();
        var middle = await FramesAsync(page);
        middle.Distinct().ShouldHaveSingleItem();
        await page.Keyboard.PressAsync(".");
        (await FramesAsync(page)).ShouldBe(middle.Select(frame => frame + 1));
        await page.Keyboard.PressAsync(",");
        (await FramesAsync(page)).ShouldBe(middle);

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[aria-current=true]")).ToHaveAttributeAsync("aria-label", "Attempt 2");
        await page.Keyboard.PressAsync("1");
        await Expect(page).ToHaveURLAsync(new Regex(@"compare\?a=2&b=1&kind=video$"));
        await page.ReloadAsync();
        await Expect(page.Locator("[data-time]")).ToContainTextAsync("frame 1 of");
        await page.GetByRole(AriaRole.Region, new() { Name = "Attempt 2", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("Select attempt 2 instead?");
    }

    [Fact]
    public async Task Compare_PlayedBeforeTheClipsAreLoaded_PlaysOnceTheyAre()
    {
        var page = await OpenAsync("/");
        var loaded = new TaskCompletionSource();
        await page.RouteAsync("**/media", async route =>
        {
            await loaded.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/segments/{await Studio.TwoClipsAsync()}/compare?a=1&b=2", new() { WaitUntil = WaitUntilState.Commit });
        await Expect(page.Locator("[data-time]")).ToContainTextAsync("0.00 of 0.00 s");

        await page.Keyboard.PressAsync(" ");
        await Expect(Button(page, "Pause")).ToBeVisibleAsync();
        loaded.SetResult();

        await Expect(page.Locator("[data-time]")).Not.ToContainTextAsync("frame 1 of");
    }

    [Fact]
    public async Task Compare_Wipe_MovesByKeyAndByPointer()
    {
        var page = await OpenAsync($"/segments/{await Studio.TwoClipsAsync()}/compare?view=wipe");
        var divider = page.GetByRole(AriaRole.Slider, new() { NameRegex = new("^Divider") });
        await Expect(page.Locator("[data-time]")).ToContainTextAsync("frame 1 of");

        await divider.FocusAsync();
        await page.Keyboard.PressAsync("PageDown");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(divider).ToHaveAttributeAsync("aria-valuenow", "38");
        var box = (await page.Locator("[data-wipe]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.75f), box.Y + 30);
        await page.Mouse.UpAsync();

        await Expect(divider).ToHaveAttributeAsync("aria-valuenow", "75");
    }

    [Fact]
    public async Task Review_KeyHeldDown_ActsOnce()
    {
        var page = await OpenAsync($"/review?project={await Studio.EscalatedAsync()}");
        var items = page.GetByRole(AriaRole.Navigation, new() { Name = "Waiting for a person" }).GetByRole(AriaRole.Listitem);
        await Expect(page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();
        var before = await items.CountAsync();

        for (var press = 0; press < 8; press++)
        {
            // All but the first are repeats.
            await page.Keyboard.DownAsync("a");
            await page.WaitForTimeoutAsync(250);
        }

        await page.Keyboard.UpAsync("a");
        await Expect(items).ToHaveCountAsync(before - 1);
        await page.WaitForTimeoutAsync(500);
        (await items.CountAsync()).ShouldBe(before - 1);
    }

    [Fact]
    public async Task Review_Keys_TakeRejectAndGoOn()
    {
        var project = await Studio.EscalatedAsync();
        var page = await OpenAsync($"/review?project={project}");
        var items = page.GetByRole(AriaRole.Navigation, new() { Name = "Waiting for a person" }).GetByRole(AriaRole.Listitem);
        await Expect(items.Nth(1)).ToBeVisibleAsync();
        var (first, second) = (await items.Nth(0).Locator("strong").InnerTextAsync(), await items.Nth(1).Locator("strong").InnerTextAsync());
        await Expect(page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("m");
        await Expect(items.Nth(0)).ToContainTextAsync("With local admin");
        await page.Keyboard.PressAsync("x");
        await Dialog(page).GetByLabel("Reason").FillAsync("Wrong light.");
        await Button(page, "Reject").Last.ClickAsync();
        await AwaitToastAsync(page, $"{first}: Wrong light.");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = second, Exact = true })).ToBeVisibleAsync();
        await Expect(items.Filter(new() { HasText = $"{first}\n" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("a");
        await AwaitToastAsync(page, "attempt 1 is selected");
    }

    // All of them, once they have arrived where they were sent.
    private static async Task<double[]> FramesAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-in-step]')].every(item => !item.seeking)");
        return await page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('[data-in-step]')].map(item => Math.floor(item.currentTime * Number(item.closest('[data-fps]').dataset.fps) + 0.01))");
    }
}
