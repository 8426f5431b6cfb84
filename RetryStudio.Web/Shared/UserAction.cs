using System.Collections.Immutable;
using RetryStudio.Domain;

namespace RetryStudio.Web.Shared;

/// <summary>One thing a person does on a screen: it runs once at a time, and what refuses it is kept as a sentence.</summary>
public sealed class UserAction(ILogger logger, string whenBroken)
{
    private bool _askedAgain;

    public bool Running { get; private set; }

    /// <summary>What a person is told; null when nothing went wrong.</summary>
    public string? Sentence { get; private set; }

    public RejectionReason? Reason { get; private set; }

    public ImmutableArray<FieldError> Fields { get; private set; } = [];

    public string? FaultOf(string field) => Fields.FirstOrDefault(error => error.Field == field)?.Sentence;

    public void Forget() => (Sentence, Reason, Fields) = (null, null, []);

    /// <summary>Reads what goes on changing: whoever asks while it runs is answered by one further run, so that no change is missed.</summary>
    public async Task CatchUpAsync(Func<Task> read)
    {
        _askedAgain = true;
        while (_askedAgain && !Running)
        {
            _askedAgain = false;
            await RunAsync(read);
        }
    }

    /// <summary>True when it was done; false when it was refused, broke, or is already running.</summary>
    public async Task<bool> RunAsync(Func<Task> work)
    {
        if (Running)
        {
            return false;
        }

        Forget();
        Running = true;
        try
        {
            await work();
            return true;
        }
        catch (RejectedException refused)
        {
            (Sentence, Reason, Fields) = (refused.Message, refused.Reason, refused.Fields);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception broken)
        {
            logger.LogError(broken, "{Action}", whenBroken);
            Sentence = $"{whenBroken} The reason is in the studio's log; try again in a moment.";
        }
        finally
        {
            Running = false;
        }

        return false;
    }
}
