using Microsoft.JSInterop;

namespace RetryStudio.Tests.Fakes;

/// <summary>A browser that takes its time to attach what a script listens with.</summary>
public sealed class SlowScript : IJSRuntime, IJSObjectReference
{
    /// <summary>The answer to 'attach'.</summary>
    public TaskCompletionSource Attached { get; } = new();

    /// <summary>What was called, in order.</summary>
    public List<string> Called { get; } = [];

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
    {
        Called.Add(identifier);
        if (identifier == "attach")
        {
            await Attached.Task;
        }

        return this is TValue itself ? itself : default!;
    }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
