using System.Collections.Immutable;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>How one ComfyUI server is reached.</summary>
public sealed record ComfyUiOptions
{
    /// <summary>A server refuses an Origin that is not its own.</summary>
    private static readonly string[] Ours = ["Host", "Origin", "Connection", "Content-", "Transfer-Encoding", "Upgrade", "Sec-", "Range", "If-Range", "Expect"];

    /// <summary>Where the server listens; ends with a slash, may have a path.</summary>
    public required Uri Address { get; init; }

    /// <summary>Sent with every request and with the socket's handshake, for a proxy in front of the server.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Names our socket. Two sockets of one name silence each other, so every opened adapter has its own.</summary>
    public string ClientId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>For connecting. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one attempt at asking, the answer's body included unless it is streamed. Default 10 s.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a call that does something. Long, since one that is given up may still be carried out. Default 2 min.</summary>
    public TimeSpan ActTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a call that may be repeated is repeated. Default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Before the first repetition; doubles. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the server is left alone after failing most of its calls. Default 5 s.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a job is asked after while the socket tells nothing of it. Default 250 ms.</summary>
    public TimeSpan SilentPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The same while the socket does tell. Default 5 s, which is also how old its last word may be.</summary>
    public TimeSpan HeardPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a look that found nothing the second one follows. Default 250 ms.</summary>
    public TimeSpan SecondLook { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two attempts to open the socket; doubles up to <see cref="HeardPoll"/>. Default 250 ms.</summary>
    public TimeSpan Reconnect { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A server that cannot be reached for this long while we wait is given up. Default 2 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A job without progress for this long hangs; four times as long where the socket told nothing of it. Default 15 min.</summary>
    public TimeSpan HangsAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A queue of which nothing runs for this long does not move. Default 1 min.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest file that is fetched, in bytes. Default 8 GB.</summary>
    public long MaxDownload { get; init; } = 8L << 30;

    /// <summary>A download that brings nothing for this long is taken up again. Default 60 s.</summary>
    public TimeSpan DownloadStall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest answer that is read into memory, in bytes. Default 64 MB.</summary>
    public long MaxAnswer { get; init; } = 64L << 20;

    /// <summary>Where the socket is.</summary>
    public Uri Socket => new UriBuilder(new Uri(Address, $"ws?clientId={Uri.EscapeDataString(ClientId)}"))
    {
        Scheme = Address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
    }.Uri;

    /// <summary>Reads an address as a person writes it; throws a sentence when it cannot be one.</summary>
    public static Uri ReadAddress(string? text)
    {
        var sentence = !Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) ? $"'{text}' is not an address. It looks like http://gpu-1:8188."
            : uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps ? $"'{uri.Scheme}' cannot be used. The address begins with http:// or https://."
            : uri.Host.Length == 0 ? $"'{text}' names no host."
            : uri.UserInfo.Length > 0 ? "The address must not carry a password. Enter it as a header."
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "The address ends before '?' and '#'."
            : null;
        return sentence is null
            ? uri!.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri
            : throw new BackendException(ErrorClass.InvalidInput, sentence);
    }

    /// <summary>Checks headers as a person enters them; throws a sentence when one cannot be sent.</summary>
    public static ImmutableDictionary<string, string> ReadHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var read = headers.Select(header => KeyValuePair.Create(header.Key.Trim(), header.Value.Trim())).ToList();
        var sentence = read.Select(header =>
            header.Key.Length == 0 || !header.Key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? $"'{header.Key}' is not the name of a header."
            : Ours.Any(name => header.Key.StartsWith(name, StringComparison.OrdinalIgnoreCase)) ? $"{header.Key} cannot be set: the connection itself needs it."
            : header.Value.Any(letter => letter is < ' ' or > '~') ? $"The value of {header.Key} has letters that no header can carry."
            : null).FirstOrDefault(problem => problem is not null);
        return sentence is null
            ? read.DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase).ToImmutableDictionary(StringComparer.OrdinalIgnoreCase)
            : throw new BackendException(ErrorClass.InvalidInput, sentence);
    }
}
