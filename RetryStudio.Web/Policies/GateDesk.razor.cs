using Microsoft.AspNetCore.Components;
using RetryStudio.Domain;
using RetryStudio.Domain.Quality;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>Edits the gate of one owner. Before it is saved, it says what it would have made of the latest attempts; another owner takes another desk.</summary>
public sealed partial class GateDesk
{
    private UserAction _reading = null!;
    private UserAction _saving = null!;
    private UserAction _trying = null!;
    private EditedGate? _edited;
    private EditedGate? _theirs;
    private Gate _gate = new([]);
    private GateTrial? _trial;
    private IReadOnlyList<PastGate> _versions = [];
    private IReadOnlyDictionary<string, ScoreSpread> _spreads = new Dictionary<string, ScoreSpread>();
    private bool _saved;
    private int? _restored;

    [Parameter, EditorRequired]
    public GateOwner Owner { get; set; } = null!;

    /// <summary>The way back.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<GateDesk> Logger { get; set; } = null!;

    private string Heading => _edited?.Heading ?? "Quality gate";

    private bool CanInherit => Owner.Bases is not null;

    private string? Said => (_saved, _restored) switch
    {
        (true, _) => $"Saved as version {_edited!.Version}. {Told}",
        (_, { } version) => $"Version {version} is in the form. {Told}",
        _ => Told,
    };

    private string? Told => _trial switch
    {
        null => null,
        { Attempts: 0 } => $"No attempt of this {Owner.Noun} has been measured yet.",
        { NowPass: 0, NowFail: 0, Unmeasured: 0 } trial => $"The latest {Words.Number(trial.Attempts)} attempts would be judged as they were.",
        { } trial => $"Of the latest {Words.Number(trial.Attempts)} attempts, {string.Join(", ", Changes(trial))}.",
    };

    protected override Task OnInitializedAsync()
    {
        _reading = new(Logger, "The gate could not be read.");
        _saving = new(Logger, "The gate could not be saved.");
        _trying = new(Logger, "What it would change could not be found out.");
        return ReadAsync();
    }

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

    private Task ReadAsync() => _reading.RunAsync(async () => await ShowAsync(await Owner.ReadAsync()));

    // Both versions in words, check by check.
    private IReadOnlyList<(string Field, string Theirs, string Yours)> Different(Gate theirs, Gate yours) =>
        [.. theirs.Rules.Concat(yours.Rules).Select(rule => rule.Check).Distinct().Select(check => (CheckCatalogue.LabelOf(check), ToldOf(theirs, check), ToldOf(yours, check))).Where(row => row.Item2 != row.Item3)];

    private string ToldOf(Gate gate, string check) => gate.Rules.FirstOrDefault(rule => rule.Check == check)?.Told ?? Owner.NoRule;

    private Task TakeTheirsAsync()
    {
        _saving.Forget();
        return ShowAsync(_theirs!);
    }

    private async Task ShowAsync(EditedGate edited)
    {
        (_edited, _theirs) = (edited, null);
        _versions = await Owner.VersionsAsync();
        _spreads = await Owner.SpreadsAsync();
        await TakeAsync(edited.Content);
    }

    // Nothing is in force before it is saved.
    private async Task RestoreAsync(int version)
    {
        await TakeAsync(_versions.First(past => past.Version == version).Gate);
        _restored = version;
    }

    private async Task TakeAsync(Gate gate)
    {
        (_gate, _trial, _saved, _restored) = (gate, null, false, null);
        await _trying.CatchUpAsync(async () =>
        {
            // What is typed while a trial runs is tried after it; an answer to an older question is not shown.
            var asked = _gate;
            var trial = await Owner.TryAsync(asked);
            _trial = asked == _gate ? trial : null;
        });
    }

    // What was typed stays in the form, whatever somebody else has saved meanwhile.
    private async Task SaveAsync(int version)
    {
        _theirs = null;
        _saved = await _saving.RunAsync(async () => await ShowAsync(await Owner.SaveAsync(_gate, version)));
        if (_saving.Reason == RejectionReason.Conflict)
        {
            await _reading.RunAsync(async () =>
            {
                _theirs = await Owner.ReadAsync();
                _versions = await Owner.VersionsAsync();
            });
        }
    }
}
