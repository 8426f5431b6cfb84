namespace RetryStudio.Domain.Generation;

/// <summary>What a slot is generated as. A segment has one slot per kind.</summary>
public enum AssetKind
{
    Audio,
    Image,
    Video,
}
