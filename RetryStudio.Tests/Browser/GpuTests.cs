using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>An admin's way from the address of a GPU server to a picture from it.</summary>
public sealed partial class GpuTests(BrowserStudio studio) : BrowserTest(studio)
{
    private const string Graph = """
        {
          "3": {"class_type": "KSampler", "inputs": {"seed": 8566257, "steps": 25, "cfg": 7.5, "sampler_name": "euler", "scheduler": "normal", "denoise": 1, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
          "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sdxl.safetensors"}},
          "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 1024, "height": 576, "batch_size": 1}},
          "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a boat", "clip": ["4", 1]}},
          "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["4", 1]}},
          "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
          "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}}
        }
        """;

    [Fact]
    public async Task Server_AddedTestedAndTried_GivesAPicture()
    {
        await using var server = await FakeComfyUi.StartAsync();
        server.Traps.RequiredHeader = ("X-Key", "secret");
        var page = await OpenAsync("/backends");
        await AddBackendAsync(page, server.Address);
        await ImportAsync(page);

        await page.Locator("#trial-prompt").FillAsync("A lighthouse");
        await page.Locator("#trial-seed").FillAsync("18446744073709551615");
        await Button(page, "Try once").ClickAsync();

        var result = page.GetByRole(AriaRole.Group, new() { Name = "Result" });
        await Expect(result).ToContainTextAsync("It works", new() { Timeout = RunTimeout });
        await Expect(result).ToContainTextAsync("18446744073709551615");
        (await result.GetByRole(AriaRole.Img).EvaluateAsync<int>("async picture => { await picture.decode(); return picture.naturalWidth; }")).ShouldBeGreaterThan(0);
        var prompt = server.Received.ShouldHaveSingleItem();
        (prompt.Input("6", "text"), prompt.Input("7", "text"), prompt.Input("3", "seed")).ShouldBe(("\"A lighthouse\"", "\"blurry\"", "18446744073709551615"));

        await GiveBackAsync(page);
    }

    private static async Task AddBackendAsync(IPage page, Uri address)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a backend" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Rack 1");
        await page.GetByLabel("Address").FillAsync(address.ToString());
        await Button(page, "Test connection").ClickAsync();
        await Expect(page.GetByLabel("Connection", new() { Exact = true })).ToContainTextAsync("It cannot be used.");
        await Button(page, "Add a header").ClickAsync();
        await page.GetByLabel("Name of the header").FillAsync("X-Key");
        await page.Locator("input[type=password]").FillAsync("secret");
        await Button(page, "Test connection").ClickAsync();
        await Expect(page.GetByLabel("Connection", new() { Exact = true })).ToContainTextAsync("RTX 4090");
        await Button(page, "Add it").ClickAsync();

        var card = page.GetByRole(AriaRole.Article, new() { Name = "Rack 1" });
        await Expect(card).ToContainTextAsync("Ready");
        await Expect(card).ToContainTextAsync("22.4 of 23.6 GB free");
        await Expect(card).ToContainTextAsync("with headers");
        (await page.ContentAsync()).ShouldNotContain("secret");
    }

    private static async Task ImportAsync(IPage page)
    {
        await page.GotoAsync("/workflows/import");
        await ChooseFileAsync(page, "our_boat.json", "application/json", Graph);
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Seed", Exact = true }).GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Cfg" }).GetByRole(AriaRole.Checkbox).UncheckAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Cfg" })).ToContainTextAsync("Not supported");
        await page.GetByLabel("Hero shot").CheckAsync();
        await Button(page, "Import it").ClickAsync();

        await Expect(page).ToHaveURLAsync(WorkflowAddress());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Our boat", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("Hero shot now: Our boat")).ToBeVisibleAsync();
    }

    /// <summary>Leaves the studio as it was for the tests that follow.</summary>
    private static async Task GiveBackAsync(IPage page)
    {
        await page.GetByLabel("Hero shot").UncheckAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText("Saved as revision 2")).ToBeVisibleAsync();
        await Button(page, "Remove the workflow").ClickAsync();
        await Button(page, "Remove it").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Workflows", Level = 1 })).ToBeVisibleAsync();
        await page.GotoAsync("/backends");
        await page.GetByRole(AriaRole.Article, new() { Name = "Rack 1" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Button(page, "Remove it").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "Rack 1" })).ToHaveCountAsync(0);
    }

    [GeneratedRegex("/workflows/[0-9a-f-]{36}$")]
    private static partial Regex WorkflowAddress();
}
