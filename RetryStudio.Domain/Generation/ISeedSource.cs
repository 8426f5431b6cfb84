namespace RetryStudio.Domain.Generation;

/// <summary>Where randomness comes from.</summary>
public interface ISeedSource
{
    ulong Next();
}
