using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace RetryStudio.Benchmarks;

/// <summary>A storyboard in Chromium, on a laptop's screen.</summary>
internal sealed class BoardViewer : IAsyncDisposable
{
    /// <summary>
    /// A card counts as on the screen after the frame with it was painted: a message posted in the frame's callback arrives then. Its
    /// time is Date.now(), which is the clock of the same machine that data-revision, the time of the change, was taken from.
    /// </summary>
    private const string Script = """
        (() => {
          const seen = window.seen = [];
          window.frames_ = [];
          const painted = then => requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = then;
            channel.port2.postMessage(0);
          });
          let found = false;
          new MutationObserver(changes => {
            if (!found && document.querySelector('[data-segment]')) {
              found = true;
              painted(() => window.firstCard = performance.now());
            }
            const revisions = changes.filter(change => change.type === 'attributes').map(change => change.target.dataset.revision);
            if (revisions.length > 0) painted(() => { const at = Date.now(); for (const revision of revisions) seen.push([revision, at]); });
          }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-revision'] });
          const frame = time => { window.frames_.push(time); requestAnimationFrame(frame); };
          requestAnimationFrame(frame);
        })();
        """;

    private readonly IBrowserContext _context;
    private readonly IPage _page;

    private BoardViewer(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    /// <summary>Milliseconds from the start of the navigation until the first card was painted.</summary>
    public double FirstCard { get; private set; }

    /// <summary>A browser that has shown a page before, as a person's has.</summary>
    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("STUDIO_CHROMIUM") ?? "/usr/bin/chromium",
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
        var page = await browser.NewPageAsync();
        await page.SetContentAsync("<h1>Hello</h1><button>A page</button>");
        await page.ScreenshotAsync();
        await page.CloseAsync();
        return browser;
    }

    /// <summary>Opens it with an empty cache.</summary>
    public static async Task<BoardViewer> OpenAsync(IBrowser browser, Uri address)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1366, Height = 768 } });
        await context.AddInitScriptAsync(Script);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Commit, Timeout = 60_000 });
        await page.WaitForFunctionAsync("() => window.firstCard !== undefined", null, new() { Timeout = 60_000 });
        return new(context, page) { FirstCard = await page.EvaluateAsync<double>("() => window.firstCard") };
    }

    /// <summary>The segments whose cards are on the page at the moment.</summary>
    public async Task<IReadOnlyList<string>> MountedAsync() =>
        await _page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-segment]')].map(card => card.dataset.segment)");

    /// <summary>What was seen while the work went on: milliseconds from each change until it was painted, and frames per second.</summary>
    public async Task<(IReadOnlyList<double> Latencies, double FramesPerSecond)> WatchAsync(Func<Task> work)
    {
        await _page.EvaluateAsync("() => { window.seen.length = 0; window.frames_.length = 0; }");
        await work();
        var told = await _page.EvaluateAsync<JsonElement>("() => ({ seen: window.seen, first: window.frames_[0], last: window.frames_.at(-1), frames: window.frames_.length })");
        var latencies = told.GetProperty("seen").EnumerateArray().Select(Latency).ToList();
        return (latencies, 1000 * (told.GetProperty("frames").GetDouble() - 1) / (told.GetProperty("last").GetDouble() - told.GetProperty("first").GetDouble()));
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static double Latency(JsonElement seen)
    {
        var changed = new DateTime(long.Parse(seen[0].GetString()!, CultureInfo.InvariantCulture), DateTimeKind.Utc);
        return (DateTime.UnixEpoch.AddMilliseconds(seen[1].GetDouble()) - changed).TotalMilliseconds;
    }
}
