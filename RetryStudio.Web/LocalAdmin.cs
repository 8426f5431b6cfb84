using RetryStudio.Domain.Accounts;

namespace RetryStudio.Web;

/// <summary>Without sign-in everyone is the local admin; the studio then listens on the loopback address only.</summary>
public sealed class LocalAdmin : ICurrentUser
{
    public string Name => "local admin";
}
