using RetryStudio.Domain.Backends;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps blocks in memory. Only simulated workflows are known.</summary>
public sealed class FakeBlocklist : IBlocklist
{
    public Dictionary<(Guid Backend, string Workflow), (string Reason, string By)> Blocks { get; } = [];

    public Task<bool> BlockAsync(Guid backendId, string workflow, string reason, string by, CancellationToken ct)
    {
        var known = Routing.For(workflow) == BackendType.Simulated;
        if (known)
        {
            Blocks[(backendId, workflow)] = (reason, by);
        }

        return Task.FromResult(known);
    }

    public Task<bool> UnblockAsync(Guid backendId, string workflow, string by, CancellationToken ct) => Task.FromResult(Blocks.Remove((backendId, workflow)));
}
