using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What a run would do and cost, before it is started.</summary>
public sealed partial class GenerateDialog
{
    private static readonly IReadOnlySet<AssetKind> Narration = new HashSet<AssetKind> { AssetKind.Audio };

    private UserAction _reading = null!;
    private UserAction _starting = null!;
    private RunPlan? _plan;
    private bool _speaks;
    private bool _pictures;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter, EditorRequired]
    public BudgetView Budget { get; set; } = null!;

    /// <summary>Makes what is stale anew, instead of what is missing.</summary>
    [Parameter]
    public bool Renewal { get; set; }

    /// <summary>Segments of a project that wants narration which have none yet.</summary>
    [Parameter]
    public int Unspoken { get; set; }

    /// <summary>Narration is meant, and nothing else.</summary>
    [Parameter]
    public bool Speaks { get; set; }

    /// <summary>Null: all of the project. Asked only of a renewal.</summary>
    [Parameter]
    public IReadOnlySet<Guid>? Segments { get; set; }

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<GenerateDialog> Logger { get; set; } = null!;

    private bool IsEmpty => _plan is { Total: 0 };

    private IReadOnlySet<AssetKind>? Kinds => _speaks ? Narration : null;

    private bool Tight => Budget.Left < _plan!.Estimate.WorstGpuSeconds;

    protected override async Task OnInitializedAsync()
    {
        _reading = new(Logger, "The estimate could not be made.");
        _starting = new(Logger, "The generation could not be started.");
        _speaks = Speaks;
        await ReadAsync();
    }

    private Task ReadAsync() => _reading.RunAsync(async () =>
    {
        if (Renewal)
        {
            _plan = await Generations.PreviewRenewalAsync(ProjectId, Segments);
            return;
        }

        var plan = await Generations.PreviewAsync(ProjectId, Kinds);
        _pictures = _speaks ? _pictures : plan.Total > 0;

        // Where narration alone is missing, there is no question which comes first.
        if (!_speaks && !_pictures && Unspoken > 0)
        {
            _speaks = true;
            plan = await Generations.PreviewAsync(ProjectId, Kinds);
        }

        _plan = plan;
    });

    private Task SpeakAsync(bool speaks)
    {
        _speaks = speaks;
        return ReadAsync();
    }

    private async Task StartAsync()
    {
        RunStart? start = null;
        var started = await _starting.RunAsync(async () =>
        {
            start = Renewal ? await Generations.RenewAsync(ProjectId, Segments) : await Generations.StartRunAsync(ProjectId, Kinds);
            if (start.Obstacle is { } obstacle)
            {
                throw RejectedException.Conflict(obstacle);
            }
        });
        if (started)
        {
            Dialogs.Close(start);
        }
    }

    private static string Time(decimal gpuSeconds) => Words.Duration(TimeSpan.FromSeconds((double)gpuSeconds));

    private static string After(decimal left, decimal cost) => left >= cost ? Words.Gpu(left - cost) : $"{Words.Gpu(cost - left)} short";
}
