using System.Collections.Concurrent;
using RetryStudio.Domain.Prompts;

namespace RetryStudio.Tests.Fakes;

/// <summary>A language model in the test's own hands.</summary>
public sealed class FakePromptWriter : IPromptWriter
{
    private int _busy;
    private int _mostBusy;

    /// <summary>What it was asked for, in order.</summary>
    public ConcurrentQueue<VideoPromptSubject> Asked { get; } = new();

    /// <summary>How many it worked at at the same time, at most.</summary>
    public int MostBusy => _mostBusy;

    public Func<VideoPromptSubject, CancellationToken, Task<PromptAnswer>> Answer { get; set; } =
        (subject, _) => Task.FromResult<PromptAnswer>(new PromptAnswer.Written($"The camera circles. {subject.Picture}"));

    public async Task<PromptAnswer> WriteAsync(VideoPromptSubject subject, CancellationToken ct)
    {
        Asked.Enqueue(subject);
        var busy = Interlocked.Increment(ref _busy);
        InterlockedMax(busy);
        try
        {
            return await Answer(subject, ct);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }

    private void InterlockedMax(int busy)
    {
        for (var known = _mostBusy; busy > known; known = _mostBusy)
        {
            Interlocked.CompareExchange(ref _mostBusy, busy, known);
        }
    }
}
