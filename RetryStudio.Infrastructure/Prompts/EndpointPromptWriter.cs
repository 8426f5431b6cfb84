using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.Retry;
using RetryStudio.Domain;
using RetryStudio.Domain.Prompts;

namespace RetryStudio.Infrastructure.Prompts;

/// <summary>Has prompts written by an OpenAI-compatible server. What broke on the way is sent once more; what it answered is not.</summary>
public sealed class EndpointPromptWriter : IPromptWriter, IDisposable
{
    private const int Retries = 1;

    private const int QuoteLimit = 300;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly PromptOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _places = new(VideoPromptWriting.AtATime);
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public EndpointPromptWriter(PromptOptions options, TimeProvider time) : this(options, time, TimeSpan.FromMilliseconds(500))
    {
    }

    internal EndpointPromptWriter(PromptOptions options, TimeProvider time, TimeSpan firstWait)
    {
        (_options, _time) = (options, time);

        // A redirect would take the key to another server.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Retries,
                Delay = firstWait,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(broken => broken.HttpRequestError != HttpRequestError.ConfigurationLimitExceeded).Handle<IOException>().HandleResult(IsPassing),
                DelayGenerator = arguments => ValueTask.FromResult(AskedWait(arguments.Outcome.Result)),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    public async Task<PromptAnswer> WriteAsync(VideoPromptSubject subject, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            return await AskAsync(ChatWire.Write(subject, _options.Model), ct);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task<PromptAnswer> AskAsync(byte[] question, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(_options.Patience, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var answer = await _pipeline.ExecuteAsync(async token => await SendAsync(question, token), stop.Token);
            var said = await answer.Content.ReadAsByteArrayAsync(stop.Token);
            return answer.IsSuccessStatusCode ? ChatWire.Read(said) : Refused(answer, said);
        }
        catch (Exception) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new PromptAnswer.Failed($"The endpoint for prompts did not answer within {_options.Patience.TotalSeconds:0.##} seconds.");
        }
        catch (HttpRequestException large) when (large.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new PromptAnswer.Failed($"The endpoint for prompts answered with more than {ChatWire.MostBytes / 1024} KB, which is not read.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new PromptAnswer.Failed($"The endpoint for prompts cannot be reached at {_options.Address}: {broken.Message.TrimEnd('.')}.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] question, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Address);
        request.Content = new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Authorization = _options.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        try
        {
            // What breaks while the body arrives broke on the way, too.
            await answer.Content.LoadIntoBufferAsync(ChatWire.MostBytes, ct);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private PromptAnswer.Failed Refused(HttpResponseMessage answer, byte[] said)
    {
        // Some servers repeat the key that they refuse.
        var (phrase, words) = (Quoted(answer.ReasonPhrase ?? ""), Quoted(Encoding.UTF8.GetString(said)));
        return new($"The endpoint for prompts answered with HTTP {(int)answer.StatusCode} {phrase}".TrimEnd() + (words.Length > 0 ? $": {words}" : "."));

        string Quoted(string text) => Sentence.Cut((_options.Key is { } key ? text.Replace(key, "…", StringComparison.Ordinal) : text).ReplaceLineEndings(" ").Trim(), QuoteLimit);
    }

    private static bool IsPassing(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests;

    private static TimeSpan? AskedWait(HttpResponseMessage? answer) => answer?.Headers.RetryAfter?.Delta is { } asked ? asked < LongestWait ? asked : LongestWait : null;
}
