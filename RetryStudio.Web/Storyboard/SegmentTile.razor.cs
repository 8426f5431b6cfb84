using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Storyboard;

/// <summary>One segment on the board. It renders when its card changes or the pulse asks for it, not when the board scrolls.</summary>
public sealed partial class SegmentTile : IDisposable
{
    private SegmentCard? _rendered;
    private Action? _render;
    private bool _asked;

    [Parameter, EditorRequired]
    public CardCell Cell { get; set; } = null!;

    [Parameter, EditorRequired]
    public PulseGroup Group { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>The clip once one is chosen, else the picture.</summary>
    private Guid? Picture =>
        Cell.Card.Video is { SelectedAttemptId: not null, ShownAttemptId: { } clip } ? clip : Cell.Card.Image.ShownAttemptId ?? Cell.Card.Video.ShownAttemptId;

    private int Attempts => Cell.Card.Image.Attempts + Cell.Card.Video.Attempts + Cell.Card.Audio.Attempts;

    private string Tried => Attempts == 0 ? "" : Words.Count(Attempts, "attempt");

    private double? Best => Cell.Card.Video.Score ?? Cell.Card.Image.Score;

    public void Dispose() => Group.Leave(Cell.Id, _render!);

    protected override void OnInitialized()
    {
        _render = Render;
        Group.Join(Cell.Id, _render);
    }

    protected override bool ShouldRender() => _asked || !ReferenceEquals(_rendered, Cell.Card);

    protected override void OnAfterRender(bool firstRender) => (_rendered, _asked) = (Cell.Card, false);

    private static string Explain(string kind, SlotView slot)
    {
        var (cause, sentence) = (StatusWords.Of(slot.Stale), slot.RenewalFailed || slot.Stale is null ? slot.Sentence : null);
        return cause is null && sentence is null ? kind : $"{kind}: {string.Join(' ', new[] { cause, sentence }.OfType<string>())}";
    }

    private void Render()
    {
        _asked = true;
        StateHasChanged();
    }
}
