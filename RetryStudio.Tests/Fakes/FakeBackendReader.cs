using RetryStudio.Domain.Backends;

namespace RetryStudio.Tests.Fakes;

/// <summary>Backends as a test says they are.</summary>
public sealed class FakeBackendReader : IBackendReader
{
    public List<BackendView> Shown { get; } = [];

    public static BackendView Backend(string name, bool simulated, bool enabled = true) =>
        new(Guid.NewGuid(), name, simulated ? BackendType.Simulated : BackendType.ComfyUi, simulated, enabled, true, "Ready.", null, null, []) { Standing = enabled ? BackendStanding.Ready : BackendStanding.Off };

    public List<BackendStatistics> Statistics { get; } = [];

    public Task<IReadOnlyList<BackendStatistics>> StatisticsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<BackendStatistics>>([.. Statistics]);

    public List<WaitingWork> Waiting { get; } = [];

    public Task<IReadOnlyList<string>> SimulatedAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<string>>([.. Shown.Where(backend => backend is { Enabled: true, Simulated: true }).Select(backend => backend.Name)]);

    public Task<IReadOnlyList<WaitingWork>> WaitingAsync(Guid projectId, CancellationToken ct) => Task.FromResult<IReadOnlyList<WaitingWork>>([.. Waiting]);

    /// <summary>Thrown while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<BackendView>> BackendsAsync(CancellationToken ct) =>
        Fault is null ? Task.FromResult<IReadOnlyList<BackendView>>([.. Shown]) : Task.FromException<IReadOnlyList<BackendView>>(Fault);
}
