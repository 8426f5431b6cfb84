using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Composes sheets from their panels. What was interrupted is done again.</summary>
public sealed class SheetComposition(ISheetComposition sheets, ISheetMaker maker, IMediaStore media, IIdSource ids, LiveFeed feed)
{
    /// <summary>Composes every sheet that is complete and not composed yet.</summary>
    /// <exception cref="InspectionUnavailableException">The tool that does it is missing or does not run: they wait.</exception>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        var troubles = new List<Exception>();
        foreach (var project in await sheets.WaitingAsync(ct))
        {
            try
            {
                await ComposeAsync(project, ct);
            }
            catch (Exception trouble) when (IsOfThisSheet(trouble))
            {
                // One sheet whose files are gone holds up no other.
                troubles.Add(trouble);
            }
        }

        if (troubles.Count > 0)
        {
            throw new AggregateException("Some sheets could not be composed.", troubles);
        }
    }

    /// <summary>True when a new sheet is in force; false when none was due, or the panels changed meanwhile.</summary>
    public async Task<bool> ComposeAsync(Guid projectId, CancellationToken ct)
    {
        if (await sheets.OrderAsync(projectId, ct) is not { } order)
        {
            return false;
        }

        // Of its own each time: two that compose at once do not write over each other.
        var path = $"{projectId:N}/sheet/{order.Version}/{ids.Next():N}.png";
        var layout = SheetLayout.For(order.Panels[0].Width, order.Panels[0].Height);
        var file = await WriteAsync(order, path, layout, ct);
        if (!await sheets.KeepAsync(order, file, ct))
        {
            media.Remove(path);
            return false;
        }

        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return true;
    }

    /// <summary>What failed in vain is tried again in the next round.</summary>
    public async Task TryAgainAsync(Guid projectId, CancellationToken ct)
    {
        await sheets.TryAgainAsync(projectId, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
    }

    private async Task<StoredFile> WriteAsync(SheetOrder order, string path, SheetLayout layout, CancellationToken ct)
    {
        try
        {
            return await media.WriteAsync(path, (target, token) => maker.WriteAsync([.. order.Panels.Select(panel => media.FullPath(panel.Path))], layout, target, token), ct);
        }
        catch (Exception trouble) when (IsOfThisSheet(trouble) || trouble is InspectionUnavailableException)
        {
            // Whoever waits for the sheet reads why it does not come.
            await sheets.NoteTroubleAsync(order, trouble is InvalidDataException ? trouble.Message : StepTroubles.Tell(trouble), IsOfThisSheet(trouble), ct);
            feed.Publish(new StudioEvent.ProjectChanged(order.ProjectId));
            throw;
        }
    }

    private static bool IsOfThisSheet(Exception trouble) => trouble is IOException or UnauthorizedAccessException or InvalidDataException;
}
