using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Gives the outcome a test had put in.</summary>
public sealed class FakeComparisonMedia : IComparisonMedia
{
    public ComparisonOutcome Outcome { get; set; } = new ComparisonOutcome.Ready("/media/comparison.mp4");

    /// <summary>Thrown while it is set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Holds every making back until it is completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public List<(string First, string Second, ComparisonView View)> Asked { get; } = [];

    public async Task<ComparisonOutcome> FindAsync(MediaFile first, MediaFile second, ComparisonView view, CancellationToken ct)
    {
        Asked.Add((first.Path, second.Path, view));
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(ct);
        }

        return Fault is null ? Outcome : throw Fault;
    }
}
