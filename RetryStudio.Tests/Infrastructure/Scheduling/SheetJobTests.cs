using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Scheduling;

/// <summary>A coherence sheet from the first press of the button to images in its look, by the engine as the program runs it.</summary>
public sealed class SheetJobTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sheet_Prepared_IsMadeComposedAndFollowedByTheImages()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true);
        var project = await engine.ProjectAsync(3, new() { Enabled = true, MaxAttempts = 10, TriggerChecks = [.. RetryStudio.Domain.Quality.CheckCatalogue.Names] }, sceneType: "landscape");
        var sheets = engine.Services.GetRequiredService<CoherenceSheets>();

        await sheets.PrepareAsync(project, "anna", _ct);
        await sheets.PrepareAsync(project, "anna", _ct);
        await engine.UntilAsync(context => context.CoherenceSheets.AnyAsync(sheet => sheet.Version == 1, _ct));

        var state = await sheets.StateAsync(project, _ct);
        (state.Done, state.Working, state.IsReady).ShouldBe((9, false, true));
        var file = engine.MediaFile(state.Composed!.Path);
        new FileInfo(file).Length.ShouldBe(state.Composed.Bytes);
        await ShowsAsync(engine, project, file);
        var start = await engine.WithAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Image }));
        await engine.EndAsync(start.RunId);
        var images = await engine.ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.RunId == start.RunId).ToListAsync(_ct));
        images.ShouldNotBeEmpty();
        images.ShouldAllBe(attempt => attempt.Recipe.Style == CoherenceSheet.DefaultStyle && attempt.Recipe.ReferenceImage == state.Composed.Path);
    }

    [Fact]
    public async Task Sheet_ProcessGoneBetweenTheNinthPanelAndTheSheet_IsComposedAfterwards()
    {
        await using var engine = await EngineHost.StartAsync(makeMedia: true);
        var project = await engine.ProjectAsync(1, new() { Enabled = true, MaxAttempts = 10, TriggerChecks = [.. RetryStudio.Domain.Quality.CheckCatalogue.Names] }, sceneType: "landscape");
        await engine.Services.GetRequiredService<CoherenceSheets>().PrepareAsync(project, "anna", _ct);
        await engine.UntilAsync(context => context.CoherenceSheets.AnyAsync(sheet => sheet.Version == 1, _ct));

        // As the database was when the process ended right behind the ninth panel: nothing says that it was composed.
        await engine.ReadAsync(context => context.Database.ExecuteSqlAsync($"UPDATE coherence_sheets SET version = 0, composed_path = NULL, composed_sha256 = NULL, composed_bytes = NULL, composed_style = NULL, composed_of = '[]', composed_at = NULL", _ct));
        await engine.RestartAsync();
        await engine.UntilAsync(context => context.CoherenceSheets.AnyAsync(sheet => sheet.Version == 1, _ct));

        (await engine.Services.GetRequiredService<CoherenceSheets>().StateAsync(project, _ct)).IsReady.ShouldBeTrue();
    }

    // The middle of every panel on the sheet is the middle of its own picture.
    private async Task ShowsAsync(EngineHost engine, Guid project, string sheet)
    {
        var panels = (await engine.Services.GetRequiredService<ISheetStore>().FindAsync(project, _ct))!.Panels;
        var layout = SheetLayout.For(640, 360);
        foreach (var panel in panels)
        {
            var own = await engine.ReadAsync(context => context.Attempts.Where(attempt => attempt.Id == panel.Slot.SelectedAttemptId).Select(attempt => attempt.Media!.Path).SingleAsync(_ct));
            var (x, y) = layout.CornerOf(panel.Panel);
            var part = await GreyAsync(sheet, FormattableString.Invariant($"crop=640:360:{x}:{y},scale=32:18:flags=area"));
            var whole = await GreyAsync(engine.MediaFile(own), "scale=640:360,scale=32:18:flags=area");
            part.Zip(whole, (left, right) => Math.Abs(left - right)).Max().ShouldBeLessThan(3, $"panel {panel.Panel}");
        }
    }

    private async Task<byte[]> GreyAsync(string file, string filter)
    {
        using var pixels = new MemoryStream();
        var run = await ScratchFolder.Ffmpeg.FfmpegAsync(new FfmpegCall(["-v", "error", "-i", file, "-vf", filter, "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"]) { Output = (stream, ct) => stream.CopyToAsync(pixels, ct) }, _ct);
        run.Succeeded.ShouldBeTrue(run.ErrorText);
        return pixels.ToArray();
    }
}
