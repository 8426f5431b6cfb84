using RetryStudio.Domain.Sequences;

namespace RetryStudio.Tests.Fakes;

/// <summary>Shows the sheet it is given, and writes down what is asked for.</summary>
public sealed class FakeSheetStore : ISheetStore
{
    public SheetView? View { get; set; }

    /// <summary>What was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public SheetChange? Changed { get; private set; }

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Refuses the changes of the style while it is set.</summary>
    public Exception? Refusal { get; set; }

    public Task<SheetView?> FindAsync(Guid projectId, CancellationToken ct) => Answer(View);

    public Task<bool> MakeAsync(Guid projectId, string stylePrompt, ulong seed, string by, CancellationToken ct) => Note($"make {stylePrompt}", View?.Design is null);

    public Task ChangeAsync(Guid projectId, SheetChange change, string by, CancellationToken ct)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        Changed = change;
        return Note("change", true);
    }

    public Task<Guid> RerollAsync(Guid projectId, int panel, string by, CancellationToken ct) => Note($"reroll {panel}", View!.Panels[panel - 1].SegmentId);

    public Task<Guid> ExchangeAsync(Guid projectId, int panel, int segment, string by, CancellationToken ct) => Note($"exchange {panel}: {segment}", View!.Panels[panel - 1].SegmentId);

    public Task ApproveAsync(Guid projectId, string by, CancellationToken ct) => Note($"approve by {by}", true);

    private Task<T> Note<T>(string what, T answer)
    {
        Asked.Add(what);
        return Answer(answer);
    }

    private Task<T> Answer<T>(T answer) => Fault is null ? Task.FromResult(answer) : Task.FromException<T>(Fault);
}
