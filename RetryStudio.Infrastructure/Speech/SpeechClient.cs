using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.Speech;

/// <summary>Has texts spoken over HTTP.</summary>
internal sealed class SpeechClient : IDisposable
{
    /// <summary>Hours of speech; whatever is longer is no narration.</summary>
    private const long MostBytes = 1L << 30;

    private const int QuoteLimit = 300, MostQuoted = 64 * 1024;

    private readonly SpeechOptions _options;
    private readonly TimeProvider _time;

    // A redirect would take the key to another server.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public SpeechClient(SpeechOptions options, TimeProvider time) => (_options, _time) = (options, time);

    /// <summary>Writes what is spoken into a file, which is there only when it is whole. Null when it is.</summary>
    public async Task<SpeechFault?> SpeakAsync(string text, SpeechVoice speaker, string target, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(_options.Patience, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var request = Request(HttpMethod.Post, "audio/speech");
            var body = JsonSerializer.SerializeToUtf8Bytes(new { model = speaker.Model, input = text, voice = speaker.Voice, response_format = "wav" });
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            return answer.IsSuccessStatusCode ? await KeepAsync(answer, target, stop.Token) : await RefusedAsync(answer, stop.Token);
        }
        catch (Exception) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new(ErrorClass.Timeout, $"The speech endpoint took longer than {_options.Patience.TotalMinutes:0.##} min for one text.");
        }
        catch (Exception broken) when (broken is HttpRequestException or HttpIOException)
        {
            return new(ErrorClass.Connection, $"The speech endpoint cannot be reached at {_options.Address}: {broken.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>What is wrong with the server; null when nothing is.</summary>
    public async Task<SpeechFault?> FaultAsync(CancellationToken ct)
    {
        try
        {
            using var request = Request(HttpMethod.Get, "models");
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);

            // Some servers list no models; that they say so is enough.
            return answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed ? null : await RefusedAsync(answer, ct);
        }
        catch (Exception broken) when (broken is HttpRequestException or HttpIOException)
        {
            return new(ErrorClass.Connection, $"The speech endpoint cannot be reached at {_options.Address}: {broken.Message.TrimEnd('.')}.");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(_options.Address, path));
        request.Headers.Authorization = _options.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        return request;
    }

    private static async Task<SpeechFault?> KeepAsync(HttpResponseMessage answer, string target, CancellationToken ct)
    {
        var temporary = $"{target}.{Path.GetRandomFileName()}.part";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await using var speech = await answer.Content.ReadAsStreamAsync(ct);
                var buffer = new byte[1 << 16];
                var bytes = 0L;
                while (await HearAsync(speech, buffer, ct) is > 0 and var read)
                {
                    bytes += read;
                    if (bytes > MostBytes)
                    {
                        return new(ErrorClass.InvalidInput, $"The speech endpoint answered with more than {MostBytes >> 20} MB, which is not kept.");
                    }

                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }

                if (bytes == 0)
                {
                    return new(ErrorClass.Internal, "The speech endpoint answered with an empty file.");
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            return null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // A connection that is reset would look like a disk that cannot be written.
    private static async Task<int> HearAsync(Stream speech, Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await speech.ReadAsync(buffer, ct);
        }
        catch (IOException reset) when (reset is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, reset.Message, reset);
        }
    }

    private async Task<SpeechFault> RefusedAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var words = $"HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}: {await SaidAsync(answer, ct)}".ReplaceLineEndings(" ").Trim(' ', ':');

        // Some servers repeat the key that they refuse.
        words = Sentence.Cut(_options.Key is { } key ? words.Replace(key, "…", StringComparison.Ordinal) : words, QuoteLimit);
        return new(ClassOf(answer.StatusCode), $"The speech endpoint answered with {words}");
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var said = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MostQuoted];
        var bytes = 0;
        try
        {
            while (bytes < buffer.Length && await HearAsync(said, buffer.AsMemory(bytes), ct) is > 0 and var read)
            {
                bytes += read;
            }
        }
        catch (HttpIOException)
        {
            // It refused; what it still had to say does not matter.
        }

        return Encoding.UTF8.GetString(buffer, 0, bytes);
    }

    private static ErrorClass ClassOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ErrorClass.Unauthorised,
        HttpStatusCode.TooManyRequests => ErrorClass.RateLimit,
        HttpStatusCode.NotFound => ErrorClass.MissingModel,
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => ErrorClass.Timeout,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => ErrorClass.Connection,
        >= HttpStatusCode.InternalServerError => ErrorClass.Internal,
        _ => ErrorClass.InvalidInput,
    };
}

/// <summary>Why nothing was spoken.</summary>
internal sealed record SpeechFault(ErrorClass Class, string Sentence);
