namespace RetryStudio.Domain.Backends;

/// <summary>Who speaks at the speech endpoint. It stands in the workflow's name, so that a recipe says it.</summary>
public sealed record SpeechVoice(string Model, string Voice)
{
    /// <summary>Of what the speech endpoint runs. No imported workflow can have a name with a colon.</summary>
    public const string Prefix = "speech:";

    /// <summary>What scene types and recipes call it.</summary>
    public string Workflow => $"{Prefix}{Model}:{Voice}";

    /// <summary>Null when that is no name of a voice.</summary>
    public static SpeechVoice? Of(string workflow)
    {
        var split = workflow.LastIndexOf(':');
        return workflow.StartsWith(Prefix, StringComparison.Ordinal) && split > Prefix.Length && split < workflow.Length - 1 && workflow.Length <= Workflows.Workflow.NameLimit && !workflow.Any(char.IsWhiteSpace)
            ? new(workflow[Prefix.Length..split], workflow[(split + 1)..])
            : null;
    }
}
