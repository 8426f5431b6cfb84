using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Tests.Fakes;

/// <summary>Has nothing to compose.</summary>
public sealed class NoSheets : ISheetComposition, ISheetMaker
{
    public Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<SheetOrder?> OrderAsync(Guid projectId, CancellationToken ct) => Task.FromResult<SheetOrder?>(null);

    public Task<bool> KeepAsync(SheetOrder order, StoredFile file, CancellationToken ct) => Task.FromResult(false);

    public Task NoteTroubleAsync(SheetOrder order, string sentence, bool counts, CancellationToken ct) => Task.CompletedTask;

    public Task TryAgainAsync(Guid projectId, CancellationToken ct) => Task.CompletedTask;

    public Task WriteAsync(IReadOnlyList<string> panels, SheetLayout layout, Stream target, CancellationToken ct) => Task.CompletedTask;
}
