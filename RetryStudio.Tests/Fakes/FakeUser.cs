using RetryStudio.Domain.Accounts;

namespace RetryStudio.Tests.Fakes;

public sealed class FakeUser : ICurrentUser
{
    public string Name => "anna";
}
