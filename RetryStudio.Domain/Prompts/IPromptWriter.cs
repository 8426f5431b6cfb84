namespace RetryStudio.Domain.Prompts;

/// <summary>Writes prompts with a language model.</summary>
public interface IPromptWriter
{
    /// <summary>Throws nothing but a cancel.</summary>
    Task<PromptAnswer> WriteAsync(VideoPromptSubject subject, CancellationToken ct);
}

/// <summary>What came of asking for a prompt.</summary>
public abstract record PromptAnswer
{
    private PromptAnswer()
    {
    }

    /// <param name="Prompt">One line that fits a segment.</param>
    public sealed record Written(string Prompt) : PromptAnswer;

    public sealed record Failed(string Sentence) : PromptAnswer;
}
