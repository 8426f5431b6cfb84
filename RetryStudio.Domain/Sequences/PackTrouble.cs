namespace RetryStudio.Domain.Sequences;

/// <summary>Why no package could be made.</summary>
/// <param name="Input">Names what it was to be made of.</param>
/// <param name="Times">How often in a row.</param>
public sealed record PackTrouble(string Input, int Times, string Sentence)
{
    public string Tell => $"The package could not be made: it was tried {Times} times. {Sentence} Start the sequence again to try once more.";
}
