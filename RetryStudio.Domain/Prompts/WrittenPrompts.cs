namespace RetryStudio.Domain.Prompts;

/// <summary>What came of writing the missing video prompts of a project.</summary>
/// <param name="FromTemplate">Segments that got one from the template.</param>
/// <param name="FromEndpoint">Segments that got one from the endpoint.</param>
/// <param name="Changed">Segments that somebody changed meanwhile; they got none.</param>
/// <param name="Trouble">What was wrong with the endpoint; null when nothing was.</param>
public sealed record WrittenPrompts(int FromTemplate, int FromEndpoint, int Changed = 0, string? Trouble = null)
{
    public int Total => FromTemplate + FromEndpoint;

    /// <summary>The whole of it, for a person.</summary>
    public string Sentence => string.Join(' ', new[] { Told, Fallback, Rest }.OfType<string>());

    private string Told => (FromTemplate, FromEndpoint) switch
    {
        (0, 0) when Changed == 0 => "No video prompt is missing.",
        (0, 0) => "No video prompt was written.",
        (_, 0) => $"{Count(Total)} from the template.",
        (0, _) => $"{Count(Total)} by the endpoint.",
        _ => $"{Count(Total)}: {FromEndpoint:N0} by the endpoint, {FromTemplate:N0} from the template.",
    };

    private string? Fallback => Trouble is null || FromTemplate == 0 ? null : $"The template stood in where the endpoint failed: {Trouble}";

    private string? Rest => Changed switch
    {
        0 => null,
        1 => "1 segment was changed by somebody meanwhile and was left as it is.",
        _ => $"{Changed:N0} segments were changed by somebody meanwhile and were left as they are.",
    };

    private static string Count(int number) => number == 1 ? "1 video prompt was written" : $"{number:N0} video prompts were written";
}
