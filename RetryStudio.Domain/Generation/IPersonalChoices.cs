using System.Collections.Immutable;

namespace RetryStudio.Domain.Generation;

/// <summary>What a person decides about one slot. Every method is one transaction.</summary>
public interface IPersonalChoices
{
    /// <summary>Selects an attempt in a person's name, and keeps what the studio would have taken.</summary>
    /// <param name="blind">Scores and numbers were hidden until the choice was made.</param>
    Task<SlotKey> SelectAsync(Guid attemptId, bool blind, string by, CancellationToken ct);

    /// <summary>Queues an attempt by a recipe that a person wrote; its id.</summary>
    Task<(SlotKey Slot, Guid AttemptId)> RequestAttemptAsync(Guid segmentId, AssetKind kind, RecipeChange change, string by, CancellationToken ct);

    /// <summary>Queues an attempt with exactly the recipe of an earlier one; its id.</summary>
    Task<(SlotKey Slot, Guid AttemptId)> ReproduceAsync(Guid attemptId, string by, CancellationToken ct);
}

public sealed record SlotKey(Guid ProjectId, Guid SegmentId, AssetKind Kind);

/// <summary>What a person changes against a recipe. Null keeps it.</summary>
public sealed record RecipeChange
{
    /// <summary>The attempt of the same slot whose recipe is changed; null for the slot's own recipe.</summary>
    public Guid? FromAttempt { get; init; }

    public ulong? Seed { get; init; }

    public string? Prompt { get; init; }

    public string? NegativePrompt { get; init; }

    public int? Steps { get; init; }

    public decimal? Cfg { get; init; }

    public decimal? Denoise { get; init; }

    /// <summary>Further numeric parameters of the workflow, by name. Those that are not named stay.</summary>
    public ImmutableSortedDictionary<string, decimal>? Extra { get; init; }

    /// <summary>Every number that is set, by the parameter's name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<KeyValuePair<string, decimal>> Numbers =>
        new (string Name, decimal? Value)[] { ("steps", Steps), ("cfg", Cfg), ("denoise", Denoise) }
            .Where(number => number.Value is not null).Select(number => KeyValuePair.Create(number.Name, number.Value!.Value)).Concat(Extra ?? ImmutableSortedDictionary<string, decimal>.Empty);
}
