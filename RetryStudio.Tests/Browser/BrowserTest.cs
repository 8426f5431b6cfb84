using System.Text;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Browser;

/// <summary>
/// A test that does in Chromium what a person does. Whatever the browser's console calls an error, and whatever the page throws, fails it.
/// One after the other: they share two cores with the program and its ffmpeg.
/// </summary>
[Collection("Browser")]
public abstract class BrowserTest(BrowserStudio studio) : IAsyncLifetime
{
    /// <summary>For what the program has to render and measure first.</summary>
    protected const float RunTimeout = 300_000;

    private const float Timeout = 30_000;

    /// <summary>A toast goes by itself: whether it was there is kept, so that no test has to look at the right moment.</summary>
    private const string KeepToasts = """
        window.toasts = [];
        new MutationObserver(() => {
          for (const toast of document.querySelectorAll('.rz-notification-item')) {
            if (!window.toasts.includes(toast.innerText)) window.toasts.push(toast.innerText);
          }
        }).observe(document, { childList: true, subtree: true, characterData: true });
        """;

    private readonly List<IBrowserContext> _people = [];
    private readonly List<string> _errors = [];

    private string? _forgiven;

    protected BrowserStudio Studio => studio;

    /// <summary>From now on an error that says this is what the test brings about.</summary>
    protected void Forgive(string words) => _forgiven = words;

    public async ValueTask InitializeAsync()
    {
        await studio.StartAsync();
        Assertions.SetDefaultExpectTimeout(Timeout);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
        {
            await person.CloseAsync();
        }

        GC.SuppressFinalize(this);
        lock (_errors)
        {
            _errors.ShouldBeEmpty();
        }
    }

    /// <summary>Opens a page as somebody who was not there before.</summary>
    protected async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light)
    {
        var person = await studio.Browser.NewContextAsync(new()
        {
            BaseURL = studio.Http.BaseAddress!.ToString(),
            ViewportSize = new() { Width = 1366, Height = 768 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        person.SetDefaultTimeout(Timeout);
        _people.Add(person);
        return await OpenAsync(person, path);
    }

    /// <summary>Opens a page in a further tab.</summary>
    protected async Task<IPage> OpenAsync(IBrowserContext person, string path)
    {
        var page = await person.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !(_forgiven is { } forgiven && message.Text.Contains(forgiven, StringComparison.Ordinal)))
            {
                Note($"{page.Url}: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => Note($"{page.Url}: {error}");
        await page.AddInitScriptAsync(KeepToasts);
        await page.GotoAsync(path);
        return page;
    }

    protected async Task<IPage> OpenBoardAsync(Guid project, string query = "")
    {
        var page = await OpenAsync($"/projects/{project}{query}");
        await AwaitBoardAsync(page);
        return page;
    }

    /// <summary>Until the cards are there and listen to keys: they are there a moment earlier than their script.</summary>
    protected static async Task AwaitBoardAsync(IPage page)
    {
        await Assertions.Expect(Cards(page).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-listening]")).ToBeVisibleAsync();
    }

    /// <summary>Until nothing is fading in any more: half transparent words have too little contrast.</summary>
    protected static Task AwaitStillnessAsync(IPage page) =>
        page.WaitForFunctionAsync("() => document.getAnimations().every(item => item.playState !== 'running' || item.effect.getComputedTiming().endTime === Infinity)");

    protected static ILocator Cards(IPage page) => page.Locator("[data-segment]");

    protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    protected static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    /// <summary>'Generate all scenes', through its dialog.</summary>
    protected static async Task GenerateAsync(IPage page)
    {
        await Button(page, "Generate all scenes").ClickAsync();
        await Button(page, "Start").ClickAsync();
        await Assertions.Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    /// <summary>Until a toast has said it, be it gone by now.</summary>
    protected static Task AwaitToastAsync(IPage page, string words) =>
        page.WaitForFunctionAsync("words => window.toasts.some(toast => toast.includes(words))", words, new() { Timeout = RunTimeout });

    /// <summary>Puts a file into the page's file input, once that listens: it is there a moment earlier than its script.</summary>
    protected static async Task ChooseFileAsync(IPage page, string name, string mimeType, string text)
    {
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = mimeType, Buffer = Encoding.UTF8.GetBytes(text) });
    }

    /// <summary>Until so many badges on the board say it.</summary>
    protected static Task ExpectBadgesAsync(IPage page, string words, int count) =>
        Assertions.Expect(Cards(page).Locator(".badge", new() { HasTextRegex = new($"^{words}$") })).ToHaveCountAsync(count, new() { Timeout = RunTimeout });

    private void Note(string error)
    {
        lock (_errors)
        {
            _errors.Add(error);
        }
    }
}
