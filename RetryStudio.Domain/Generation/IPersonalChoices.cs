namespace RetryStudio.Domain.Generation;

/// <summary>What a person decides about one slot. Every method is one transaction.</summary>
public interface IPersonalChoices
{
    /// <summary>Selects an attempt in a person's name.</summary>
    Task<SlotKey> SelectAsync(Guid attemptId, string by, CancellationToken ct);

    /// <summary>Queues an attempt by a recipe that a person wrote; its id.</summary>
    Task<(SlotKey Slot, Guid AttemptId)> RequestAttemptAsync(Guid segmentId, AssetKind kind, RecipeChange change, string by, CancellationToken ct);
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
}
