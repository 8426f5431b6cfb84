using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>What a real server may do to a client. All is well until a switch is set.</summary>
public sealed class FakeTraps
{
    private int _historyRaces;
    private int _brokenGets;
    private int _cutDownloads;
    private int _outOfMemory;

    /// <summary>How long a prompt runs. Default: no time.</summary>
    public TimeSpan GenerationTime { get; set; }

    /// <summary>Prompts run until <see cref="FakeQueue.Finish"/>.</summary>
    public bool Hold { get; set; }

    /// <summary>The socket opens and then tells nothing.</summary>
    public bool SilentSocket { get; set; }

    /// <summary>The proxy in front knows nothing of sockets.</summary>
    public bool NoSocket { get; set; }

    /// <summary>The worker tells that it begins with the next prompt, and ends: the prompt then runs for ever.</summary>
    public bool StuckWorker { get; set; }

    /// <summary>The history does not tell times.</summary>
    public bool NoTimes { get; set; }

    /// <summary>A class the server does not have.</summary>
    public string? MissingClass { get; set; }

    /// <summary>A class that makes the server stumble when it is asked to describe it, and what it answers.</summary>
    public (string Name, int Status, string Body)? UntoldClass { get; set; }

    /// <summary>A model that is installed elsewhere, but not on this server.</summary>
    public string? MissingModel { get; set; }

    /// <summary>Every next prompt ends with this error.</summary>
    public (string Type, string Message)? Failure { get; set; }

    /// <summary>That many prompts run out of memory.</summary>
    public int OutOfMemory { set => _outOfMemory = value; }

    /// <summary>Prompts that fail have put out everything before.</summary>
    public bool Partial { get; set; }

    /// <summary>What happens to the answer of the next POST /prompt.</summary>
    public PostCut Cut { get; set; }

    /// <summary>The answer to every POST /prompt, instead of looking at it.</summary>
    public (int Status, string Body)? PromptAnswer { get; set; }

    /// <summary>POST /prompt says 200 with these and takes the rest of the prompt.</summary>
    public JsonObject? NodeErrors { get; set; }

    /// <summary>Without it every call is 401.</summary>
    public (string Name, string Value)? RequiredHeader { get; set; }

    /// <summary>Every call is sent on to there.</summary>
    public Uri? Redirect { get; set; }

    /// <summary>Every call is answered with this page.</summary>
    public string? Page { get; set; }

    /// <summary>Downloads stop halfway until it completes.</summary>
    public TaskCompletionSource? SlowDownload { get; set; }

    /// <summary>Downloads name no tag and take no range.</summary>
    public bool NoRanges { get; set; }

    /// <summary>That many looks into the history after a success find nothing yet.</summary>
    public int HistoryRaces { set => _historyRaces = value; }

    /// <summary>That many GETs are answered 503.</summary>
    public int BrokenGets { set => _brokenGets = value; }

    /// <summary>That many downloads break off halfway.</summary>
    public int CutDownloads { set => _cutDownloads = value; }

    public (string Type, string Message)? TakeFailure() => Take(ref _outOfMemory) ? ("torch.OutOfMemoryError", "Allocation on device 0 would exceed allowed memory.") : Failure;

    public bool TakeHistoryRace() => Take(ref _historyRaces);

    public bool TakeBrokenGet() => Take(ref _brokenGets);

    public bool TakeCutDownload() => Take(ref _cutDownloads);

    public PostCut TakeCut()
    {
        var cut = Cut;
        Cut = PostCut.None;
        return cut;
    }

    private static bool Take(ref int left) => Volatile.Read(ref left) > 0 && Interlocked.Decrement(ref left) >= 0;
}

public enum PostCut
{
    None,

    /// <summary>The connection breaks before the prompt is taken.</summary>
    Before,

    /// <summary>The prompt is taken, and then the connection breaks in the middle of the answer.</summary>
    After,

    /// <summary>The prompt is taken, and the answer does not come for as long as its sender waits.</summary>
    Held,
}
