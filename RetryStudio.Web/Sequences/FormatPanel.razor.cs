using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>What every master of a project is brought to.</summary>
public sealed partial class FormatPanel
{
    private static readonly (string Field, string Label, string Unit)[] Fields = [("width", "Width", "pixels"), ("height", "Height", "pixels"), ("fps", "Frame rate", "frames a second"), ("loudness", "Loudness of narration", "LUFS")];

    private const string SimulatedTitle = "the simulated GPUs";

    private readonly Dictionary<string, string> _values = [];
    private UserAction _saving = null!;
    private UserAction _reading = null!;
    private DeliveryFormat? _shown;
    private DeliveryFormat? _given;
    private string _upscale = "";
    private ImmutableArray<(string Name, string Title)> _upscalers = [];

    /// <summary>Null: it is read.</summary>
    [Parameter]
    public DeliveryFormat? Format { get; set; }

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter]
    public bool Locked { get; set; }

    [Parameter]
    public EventCallback Saved { get; set; }

    [Inject]
    private SequenceService Service { get; set; } = null!;

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private WorkflowService Workflows { get; set; } = null!;

    [Inject]
    private IBackendReader Backends { get; set; } = null!;

    [Inject]
    private ILogger<FormatPanel> Logger { get; set; } = null!;

    /// <summary>Why clips are not upscaled as it was saved; null when they are, or need not be.</summary>
    private string? Obstacle => _shown?.Upscale is not { } name || _upscalers.Any(upscaler => upscaler.Name == name) ? null
        : name == Upscaling.Simulated ? "No simulated GPU is turned on, so clips would wait until one is. Turn one on under Backends, or save another choice."
        : $"'{name}' can upscale nothing any more: it is gone, or takes no source clip. Clips are scaled by ffmpeg until another choice is saved.";

    /// <summary>What cannot be read is out of every range.</summary>
    private DeliveryFormat Wanted => new()
    {
        Width = Whole("width"), Height = Whole("height"), Fps = Whole("fps"),
        Loudness = decimal.TryParse(_values["loudness"], CultureInfo.InvariantCulture, out var loudness) ? loudness : 0,
        Upscale = _upscale.Length == 0 ? null : _upscale,
    };

    protected override Task OnInitializedAsync()
    {
        (_saving, _reading) = (new(Logger, "The delivery format could not be saved."), new(Logger, "The delivery format could not be read."));
        return ReadAsync();
    }

    protected override Task OnParametersSetAsync()
    {
        // What is being typed stays, unless somebody else has saved another format, perhaps with a workflow that is new.
        var other = Format is not null && Format != _given && _shown is not null;
        _given = Format;
        return other ? ReadAsync() : Task.CompletedTask;
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        var format = Format ?? (await Storyboards.OutlineAsync(ProjectId)).Delivery;
        _upscalers =
        [
            .. (await Workflows.AllAsync()).Where(workflow => workflow.Upscales).Select(workflow => (workflow.Name, workflow.Title)),
            .. (await Backends.SimulatedAsync(default)).Count > 0 ? [(Upscaling.Simulated, SimulatedTitle)] : ImmutableArray<(string, string)>.Empty,
        ];
        Show(format);
    });

    private void Show(DeliveryFormat format)
    {
        (_values["width"], _values["height"], _values["fps"]) = (Text(format.Width), Text(format.Height), Text(format.Fps));
        (_values["loudness"], _upscale, _shown) = (Text(format.Loudness), format.Upscale ?? "", format);
    }

    private void Note(string field, string? value) => _values[field] = value ?? "";

    private Task SaveAsync() => _saving.RunAsync(async () =>
    {
        var wanted = Wanted;
        await Service.SetFormatAsync(ProjectId, wanted);
        _shown = wanted;
        await Saved.InvokeAsync();
    });

    private int Whole(string field) => int.TryParse(_values[field], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
