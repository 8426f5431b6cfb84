namespace RetryStudio.Domain.Accounts;

/// <summary>Who is asking.</summary>
public interface ICurrentUser
{
    string Name { get; }
}
