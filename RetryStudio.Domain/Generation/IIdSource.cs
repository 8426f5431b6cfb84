namespace RetryStudio.Domain.Generation;

/// <summary>Ids that nobody can guess.</summary>
public interface IIdSource
{
    Guid Next();
}
