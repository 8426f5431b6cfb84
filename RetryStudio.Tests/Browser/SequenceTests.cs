using Microsoft.Playwright;
using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RetryStudio.Tests.Browser;

/// <summary>A creator's way from the script to the package.</summary>
public sealed class SequenceTests(BrowserStudio studio) : BrowserTest(studio)
{
    [Fact]
    public async Task Sequence_OneButton_EndsWithAPackageThatVerifies()
    {
        var project = await Studio.MakeProjectAsync("Delivered", 2);
        var page = await OpenBoardAsync(project);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sequence" }).ClickAsync();
        await Expect(page.GetByText("From the script to the package")).ToBeVisibleAsync();

        await Button(page, "Run the sequence").ClickAsync();
        await Expect(page.GetByLabel("Stages").Locator("li")).ToHaveCountAsync(5);
        await Button(page, "Cancel").ClickAsync();
        await Button(page, "Cancel it").ClickAsync();
        await Expect(page.Locator("header .badge")).ToHaveTextAsync("Cancelled");
        foreach (var (label, value) in new[] { ("Width", "256"), ("Height", "144"), ("Frame rate", "12") })
        {
            await page.GetByLabel(label).FillAsync(value);
            await page.GetByLabel(label).BlurAsync();
        }

        await page.GetByLabel("Delivery format").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByLabel("Delivery format").GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
        await Button(page, "Continue").ClickAsync();

        await Expect(page.Locator("header .badge")).ToHaveTextAsync("Complete", new() { Timeout = RunTimeout });
        await Expect(page.GetByLabel("Proof")).ToContainTextAsync("The package is whole");
        await Expect(page.GetByLabel("Shots through the stages").Locator("tbody tr:has(a)")).ToHaveCountAsync(2);
        await Button(page, "Verify again").ClickAsync();
        await Expect(Button(page, "Verify again")).ToBeEnabledAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        await using (var zip = File.OpenRead(await download.PathAsync()))
        {
            (await PackageVerifier.VerifyAsync(zip, TestContext.Current.CancellationToken)).ShouldBeOfType<PackageProof.Proved>();
        }

        download.SuggestedFilename.ShouldBe("Delivered-package-1.zip");
        await page.GetByRole(AriaRole.Link, new() { Name = "QA report" }).First.ClickAsync();
        await Expect(page.GetByLabel("Score")).ToContainTextAsync("of 2 shots ready");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Checks" })).ToContainTextAsync("Resolution");
    }
}
