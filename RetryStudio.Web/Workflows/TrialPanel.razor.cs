using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Workflows;

/// <summary>Sends a workflow to a backend once. Whoever leaves the page stops it.</summary>
public sealed partial class TrialPanel : IDisposable
{
    private const string ClipTypes = ".mp4,.webm,.mov,.mkv,.gif";

    private UserAction _preparing = null!;
    private WorkflowGraph _graph = null!;
    private (Guid, int) _read;
    private IReadOnlyList<BackendView>? _backends;
    private Guid _backend;
    private string _prompt = "";
    private string _seed = "";
    private TrialInputs _inputs = new();
    private CancellationTokenSource? _cancel;
    private Ticker? _ticker;
    private DateTimeOffset _since;
    private TrialProgress? _progress;
    private TrialOutcome? _outcome;
    private ImmutableArray<(string Parameter, string Value)> _sent = [];

    [Parameter, EditorRequired]
    public Workflow Workflow { get; set; } = null!;

    /// <summary>The form beside it says something else than what is saved.</summary>
    [Parameter]
    public bool HasUnsaved { get; set; }

    [Inject]
    private WorkflowTrials Trials { get; set; } = null!;

    [Inject]
    private IBackendReader Reader { get; set; } = null!;

    [Inject]
    private ISeedSource Seeds { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<TrialPanel> Logger { get; set; } = null!;

    /// <summary>Why the chosen backend probably cannot take it; it may be tried all the same.</summary>
    private string? Obstacle => _backends?.FirstOrDefault(backend => backend.Id == _backend) is { } backend
        ? backend.Workflows.FirstOrDefault(fit => fit.Workflow == Workflow.Name && !fit.Fits)?.Sentence
            ?? (Workflow.Labels.Except(backend.Labels) is { IsEmpty: false } missing ? $"it has no label {string.Join(", ", missing)}." : null)
        : null;

    private string Progress
    {
        get
        {
            var words = _progress switch
            {
                TrialProgress.Waiting => "Waiting in the server's queue",
                TrialProgress.Running { Share: > 0 } running => string.Create(CultureInfo.InvariantCulture, $"Running, {running.Share * 100:0} %"),
                TrialProgress.Running => "Running",
                TrialProgress.Fetching => "Fetching the file",
                _ => "Sending",
            };
            return $"{words}, {Words.Duration(Time.GetUtcNow() - _since)}";
        }
    }

    public void Dispose()
    {
        _ticker?.Dispose();
        _cancel?.Cancel();
    }

    protected override void OnParametersSet() => ReadGraph();

    protected override Task OnInitializedAsync()
    {
        ReadGraph();
        _preparing = new(Logger, "The trial could not be prepared.");
        _prompt = TrialRecipe.Own(Workflow, _graph, WorkflowParameter.Prompt) ?? "";
        DrawSeed();
        return ReadAsync();
    }

    private Task ReadAsync() => _preparing.RunAsync(async () =>
    {
        _backends = [.. (await Reader.BackendsAsync(default)).Where(backend => backend is { Type: BackendType.ComfyUi, Enabled: true })];
        _backend = _backends.FirstOrDefault(backend => backend.Healthy)?.Id ?? _backends.FirstOrDefault()?.Id ?? default;
    });

    // A save beside it must not take the prompt, the seed or the result away.
    private void ReadGraph()
    {
        if (_read != (Workflow.Id, Workflow.Revision))
        {
            (_read, _graph) = ((Workflow.Id, Workflow.Revision), WorkflowReader.Read(Workflow.Graph));
        }
    }

    private Task StopAsync() => _cancel?.CancelAsync() ?? Task.CompletedTask;

    private bool Takes(string parameter) => Workflow.Bindings.Any(binding => binding.Parameter == parameter);

    private void DrawSeed() => _seed = Seeds.Next().ToString(CultureInfo.InvariantCulture);

    private Task KeepStartImageAsync(InputFileChangeEventArgs input) => _preparing.RunAsync(async () =>
    {
        _inputs = _inputs with { StartImage = null };
        if (input.File.Size > WorkflowTrials.MostStartImage)
        {
            throw Refused("startImage", $"It is too large: at most {WorkflowTrials.MostStartImage / 1_000_000} MB are possible.");
        }

        await using var picture = input.File.OpenReadStream(WorkflowTrials.MostStartImage);
        _inputs = _inputs with { StartImage = await Trials.KeepStartImageAsync(input.File.Name, picture) };
    });

    private Task KeepSourceVideoAsync(InputFileChangeEventArgs input) => _preparing.RunAsync(async () =>
    {
        _inputs = _inputs with { SourceVideo = null };
        if (input.File.Size > WorkflowTrials.MostSourceVideo)
        {
            throw Refused("sourceVideo", $"It is too large: at most {WorkflowTrials.MostSourceVideo / 1_000_000} MB are possible.");
        }

        await using var clip = input.File.OpenReadStream(WorkflowTrials.MostSourceVideo);
        _inputs = _inputs with { SourceVideo = await Trials.KeepSourceVideoAsync(input.File.Name, clip) };
    });

    private async Task TryAsync()
    {
        Trial? trial = null;
        await _preparing.RunAsync(() =>
        {
            trial = Prepare();
            return Task.CompletedTask;
        });
        if (trial is not null && _cancel is null)
        {
            await RunAsync(trial);
        }
    }

    private Trial Prepare()
    {
        var seed = ulong.TryParse(_seed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : throw Refused("seed", $"It is a whole number from 0 to {ulong.MaxValue}.");
        var recipe = TrialRecipe.Of(Workflow, _graph, _prompt, seed, _inputs);
        _sent = TrialRecipe.Sent(Workflow, recipe);
        return new(Workflow.Id, _backend, _backends!.Single(backend => backend.Id == _backend).Name, Workflow.Kind, recipe);
    }

    private async Task RunAsync(Trial trial)
    {
        using var cancel = new CancellationTokenSource();
        using var ticker = new Ticker(Time, () => InvokeAsync(StateHasChanged));
        (_cancel, _ticker, _since, _outcome, _progress) = (cancel, ticker, Time.GetUtcNow(), null, null);
        try
        {
            _outcome = await Trials.RunAsync(trial, progress => _ = InvokeAsync(() =>
            {
                _progress = progress;
                StateHasChanged();
            }), cancel.Token);
        }
        catch (Exception broken)
        {
            Logger.LogError(broken, "A trial broke");
            _outcome = new TrialOutcome.Failed("The trial broke. The reason is in the studio's log.", "");
        }
        finally
        {
            (_cancel, _ticker) = (null, null);
        }
    }

    private static RejectedException Refused(string field, string sentence) => RejectedException.Invalid("Something is missing, or not as it must be.", new FieldError(field, sentence));
}
