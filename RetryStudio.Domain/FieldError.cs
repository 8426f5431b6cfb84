namespace RetryStudio.Domain;

/// <summary>What is wrong with one field of an input, as a sentence for the person who typed it.</summary>
public sealed record FieldError(string Field, string Sentence);
