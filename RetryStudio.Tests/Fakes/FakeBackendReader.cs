using RetryStudio.Domain.Backends;

namespace RetryStudio.Tests.Fakes;

/// <summary>Backends as a test says they are.</summary>
public sealed class FakeBackendReader : IBackendReader
{
    public List<BackendView> Shown { get; } = [];

    public static BackendView Backend(string name, bool simulated, bool enabled = true) =>
        new(Guid.NewGuid(), name, simulated ? BackendType.Simulated : BackendType.ComfyUi, simulated, enabled, true, "Ready.", null, null, []) { Standing = enabled ? BackendStanding.Ready : BackendStanding.Off };

    /// <summary>Thrown while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<BackendView>> BackendsAsync(CancellationToken ct) =>
        Fault is null ? Task.FromResult<IReadOnlyList<BackendView>>([.. Shown]) : Task.FromException<IReadOnlyList<BackendView>>(Fault);
}
