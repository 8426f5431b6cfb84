using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Quality;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>The gate of one scene type. Before it is saved, it says what it would have made of the latest attempts.</summary>
public sealed partial class GatePage
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private UserAction _trying = null!;
    private GateView? _view;
    private GateView? _theirs;
    private Gate _gate = new([]);
    private GatePreset? _preset;
    private GateTrial? _trial;
    private IReadOnlyList<PastGate> _versions = [];
    private IReadOnlyDictionary<string, ScoreSpread> _spreads = new Dictionary<string, ScoreSpread>();
    private bool _saved;
    private int? _restored;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private GateService Gates { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<GatePage> Logger { get; set; } = null!;

    private string Heading => _view is null ? "Quality gate" : $"Quality gate: {_view.Name}";

    private string? Said => (_saved, _restored) switch
    {
        (true, _) => $"Saved as version {_view!.Version}. {Told}",
        (_, { } version) => $"Version {version} is in the form. {Told}",
        _ => Told,
    };

    private string? Told => _trial switch
    {
        null => null,
        { Attempts: 0 } => "No attempt of this scene type has been measured yet.",
        { NowPass: 0, NowFail: 0, Unmeasured: 0 } trial => $"The latest {Words.Number(trial.Attempts)} attempts would be judged as they were.",
        { } trial => $"Of the latest {Words.Number(trial.Attempts)} attempts, {string.Join(", ", Changes(trial))}.",
    };

    protected override void OnInitialized()
    {
        _reading = new(Logger, "The gate could not be read.");
        _saving = new(Logger, "The gate could not be saved.");
        _trying = new(Logger, "What it would change could not be found out.");
    }

    protected override Task OnParametersSetAsync() => _view?.SceneTypeId == Id ? Task.CompletedTask : ReadAsync();

    private static IEnumerable<string> Changes(GateTrial trial)
    {
        if (trial.NowPass > 0)
        {
            yield return $"{Words.Number(trial.NowPass)} that did not pass would pass";
        }

        if (trial.NowFail > 0)
        {
            yield return $"{Words.Number(trial.NowFail)} that passed would fail";
        }

        if (trial.Unmeasured > 0)
        {
            yield return $"{Words.Number(trial.Unmeasured)} were never measured for what it asks";
        }
    }

    private Task ReadAsync() => _reading.RunAsync(async () => await ShowAsync(await Gates.OfSceneTypeAsync(Id)));

    // Both versions in words, check by check.
    private static IReadOnlyList<(string Field, string Theirs, string Yours)> Different(Gate theirs, Gate yours) =>
        [.. theirs.Rules.Concat(yours.Rules).Select(rule => rule.Check).Distinct().Select(check => (CheckCatalogue.LabelOf(check), ToldOf(theirs, check), ToldOf(yours, check))).Where(row => row.Item2 != row.Item3)];

    private static string ToldOf(Gate gate, string check) => gate.Rules.FirstOrDefault(rule => rule.Check == check)?.Told ?? "not asked for";

    private Task TakeTheirsAsync()
    {
        _saving.Forget();
        return ShowAsync(_theirs!);
    }

    private async Task ShowAsync(GateView view)
    {
        (_view, _theirs) = (view, null);
        _versions = await Gates.VersionsAsync(Id);
        _spreads = await Gates.SpreadsAsync(Id);
        await TakeAsync(view.Gate);
    }

    // Nothing is in force before it is saved.
    private async Task RestoreAsync(int version)
    {
        await TakeAsync(_versions.First(past => past.Version == version).Gate);
        _restored = version;
    }

    private async Task TakeAsync(Gate gate)
    {
        (_gate, _preset, _trial, _saved, _restored) = (gate, GatePresets.Of(gate), null, false, null);
        await _trying.CatchUpAsync(async () =>
        {
            // What is typed while a trial runs is tried after it; an answer to an older question is not shown.
            var asked = _gate;
            var trial = GateRules.Validate(asked).Count == 0 ? await Gates.TryAsync(Id, asked) : null;
            _trial = asked == _gate ? trial : null;
        });
    }

    // What was typed stays in the form, whatever somebody else has saved meanwhile.
    private async Task SaveAsync(int version)
    {
        _theirs = null;
        _saved = await _saving.RunAsync(async () => await ShowAsync(await Gates.ChangeAsync(Id, _gate, version)));
        if (_saving.Reason == RejectionReason.Conflict)
        {
            await _reading.RunAsync(async () =>
            {
                _theirs = await Gates.OfSceneTypeAsync(Id);
                _versions = await Gates.VersionsAsync(Id);
            });
        }
    }
}
