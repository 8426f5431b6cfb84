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
        && (_text, _imagePrompt, _videoPrompt, _seconds) != (history.Card.Text, history.ImagePrompt ?? "", history.VideoPrompt ?? "", history.Seconds);

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
        (_text, _imagePrompt, _videoPrompt, _seconds) = (history.Card.Text, history.ImagePrompt ?? "", history.VideoPrompt ?? "", history.Seconds);
        _history = history;
        await EstimateAsync(history);
    });

    private async Task SaveAsync()
    {
        _saved = false;
        if (await _saving.RunAsync(() => Segments.EditAsync(Segment, Typed, _history!.Revision)))
        {
            await ReadAsync();
            _saved = true;
        }
    }

    private async Task EstimateAsync(SegmentHistory history) =>
        _renewal = await Generations.PreviewRenewalAsync(history.ProjectId, new HashSet<Guid> { Segment });

    private async Task RenewAsync()
    {
        if (await _saving.RunAsync(() => Generations.RenewAsync(_history!.ProjectId, new HashSet<Guid> { Segment })))
        {
            Dialogs.Close(new Done($"Segment {_history!.Card.Number} is being made anew. What passes takes the place of the present choice."));
        }
    }

    private static string What(RunPlan plan) => (plan.Images, plan.Videos) switch
    {
        ( > 0, > 0) => "The image and the video were",
        ( > 0, _) => "The image was",
        _ => "The video was",
    };
}
