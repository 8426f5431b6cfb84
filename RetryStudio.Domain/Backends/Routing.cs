namespace RetryStudio.Domain.Backends;

/// <summary>Which sort of backend can run a workflow. A simulated GPU knows only its own ones, and a real one none of those.</summary>
public static class Routing
{
    /// <summary>The names of what only simulated backends run begin with it; no imported workflow may have such a name.</summary>
    public const string SimulatedPrefix = "simulated-";

    public static BackendType For(string workflow) => workflow.StartsWith(SimulatedPrefix, StringComparison.Ordinal) ? BackendType.Simulated
        : workflow.StartsWith(SpeechVoice.Prefix, StringComparison.Ordinal) ? BackendType.Speech
        : BackendType.ComfyUi;
}
