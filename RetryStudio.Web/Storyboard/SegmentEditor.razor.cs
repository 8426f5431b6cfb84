using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>Words, prompts and duration of one segment.</summary>
public sealed partial class SegmentEditor
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private SegmentHistory? _history;
    private SegmentHistory? _theirs;
    private SegmentDraft? _mine;
    private RunPlan? _renewal;
    private string _text = "";
    private string _imagePrompt = "";
    private string _videoPrompt = "";
    private decimal? _seconds;
    private bool _saved;

    [Parameter, EditorRequired]
    public Guid Segment { get; set; }

    [Parameter, EditorRequired]
    public BudgetView Budget { get; set; } = null!;

    [Inject]
    private SegmentService Segments { get; set; } = null!;

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private IGenerationReader Reader { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<SegmentEditor> Logger { get; set; } = null!;

    private SegmentDraft Typed => new(_text, _imagePrompt, _videoPrompt, _seconds ?? 0);

    private bool Unsaved => _history is { } history
        && Typed != ContentOf(history);

    /// <summary>Null for a person's own, and for what is being changed into one.</summary>
    private string? Origin => _history is { } history && _videoPrompt == (history.VideoPrompt ?? "") ? PromptWords.Origin(history.VideoPromptOrigin) : null;

    private string Left => Budget.Left is { } left ? $"; the budget has {Words.Gpu(left)} left" : "";

    protected override async Task OnInitializedAsync()
    {
        _reading = new(Logger, "The segment could not be read.");
        _saving = new(Logger, "The segment could not be saved.");
        await ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        var history = await Reader.HistoryAsync(Segment, default) ?? throw RejectedException.NotFound("segment");
        Fill(ContentOf(history));
        (_history, _mine) = (history, null);
        await EstimateAsync(history);
    });

    private static SegmentDraft ContentOf(SegmentHistory history) => new(history.Card.Text, history.ImagePrompt ?? "", history.VideoPrompt ?? "", history.Seconds);

    private static IReadOnlyList<(string Field, string Theirs, string Yours)> Different(SegmentDraft theirs, SegmentDraft yours) =>
        [.. Told(theirs).Zip(Told(yours), (one, other) => (one.Field, one.Value, other.Value)).Where(row => row.Item2 != row.Item3)];

    private static (string Field, string Value)[] Told(SegmentDraft draft) =>
    [
        ("Text", draft.Text), ("Image prompt", draft.ImagePrompt is { Length: > 0 } image ? image : "the text itself"),
        ("Video prompt", draft.VideoPrompt is { Length: > 0 } video ? video : "the image's prompt"), ("Duration", $"{Words.Number(draft.Seconds ?? 0)} s"),
    ];

    private void Fill(SegmentDraft draft) => (_text, _imagePrompt, _videoPrompt, _seconds) = (draft.Text, draft.ImagePrompt ?? "", draft.VideoPrompt ?? "", draft.Seconds);

    // What was typed stays, whatever somebody else has saved meanwhile.
    private async Task SaveAsync(int revision)
    {
        (_saved, _theirs) = (false, null);
        if (await _saving.RunAsync(() => Segments.EditAsync(Segment, Typed, revision)))
        {
            await ReadAsync();
            _saved = true;
        }
        else if (_saving.Reason == RejectionReason.Conflict)
        {
            await _reading.RunAsync(async () => _theirs = await Reader.HistoryAsync(Segment, default) is { } theirs && theirs.Revision != revision ? theirs : null);
        }
    }

    private async Task TakeTheirsAsync()
    {
        var (theirs, mine) = (_theirs!, Typed);
        _saving.Forget();
        (_history, _theirs, _mine) = (theirs, null, mine == ContentOf(theirs) ? null : mine);
        Fill(ContentOf(theirs));
        await _reading.RunAsync(() => EstimateAsync(theirs));
    }

    private void PutMineBack()
    {
        Fill(_mine!);
        _mine = null;
    }

    private async Task EstimateAsync(SegmentHistory history) =>
        _renewal = await Generations.PreviewRenewalAsync(history.ProjectId, new HashSet<Guid> { Segment });

    private async Task FollowAsync()
    {
        _saved = false;
        if (!Unsaved && await _saving.RunAsync(() => Segments.FollowNarrationAsync(Segment)))
        {
            await ReadAsync();
        }
    }

    private async Task RenewAsync()
    {
        if (!Unsaved && await _saving.RunAsync(() => Generations.RenewAsync(_history!.ProjectId, new HashSet<Guid> { Segment })))
        {
            Dialogs.Close(new Done($"Segment {_history!.Card.Number} is being made anew. What passes takes the place of the present choice."));
        }
    }
}
