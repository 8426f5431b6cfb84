using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Executes nothing.</summary>
public sealed class FakeEngine : IEngine
{
    public Task WakeAsync(CancellationToken ct) => Task.CompletedTask;

    public Task DriveAsync(Guid runId, CancellationToken ct) => Task.CompletedTask;

    public void NoticeCancel()
    {
    }
}
