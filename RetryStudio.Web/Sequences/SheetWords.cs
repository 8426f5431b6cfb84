using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>How a coherence sheet stands, in words.</summary>
public static class SheetWords
{
    public static StatusWords Of(SheetView view) => (SheetState.Of(view), view.Design) switch
    {
        (_, null) => new("Not made yet", Tone.Neutral, "dash"),
        ({ WaitsForPerson: true, ComposeTrouble: not null }, _) => new("Could not be composed", Tone.Danger, "warning"),
        ({ WaitsForPerson: true, Troubles.IsEmpty: true }, _) => new("Waits for approval", Tone.Warning, "eye"),
        ({ WaitsForPerson: true }, _) => new("Waits for you", Tone.Danger, "warning"),
        ({ Working: true, Done: CoherenceSheet.Panels }, _) => new("Being composed", Tone.Info, "play"),
        ({ Working: true } state, _) => new($"{state.Done} of {CoherenceSheet.Panels} panels", Tone.Info, "play"),
        ({ Composed: not null, Approved: true }, var design) => new($"Approved, version {design.Version}", Tone.Success, "check"),
        ({ Composed: not null }, var design) => new($"In force, version {design.Version}", Tone.Success, "check"),
        (var state, { Version: > 0 }) => new($"Out of date, {state.Done} of {CoherenceSheet.Panels} panels", Tone.Warning, "retry"),
        var (state, _) => new($"{state.Done} of {CoherenceSheet.Panels} panels", Tone.Neutral, "dash"),
    };
}
