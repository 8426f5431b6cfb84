using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Executes nothing.</summary>
public sealed class FakeEngine : IEngine
{
    /// <summary>What happens while a run is handed over.</summary>
    public Func<Task> OnDrive { get; set; } = () => Task.CompletedTask;

    public Task WakeAsync(CancellationToken ct) => Task.CompletedTask;

    public Task DriveAsync(Guid runId, CancellationToken ct) => OnDrive();

    public void NoticeCancel()
    {
    }
}
