using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Retry;
using RetryStudio.Domain;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Scoring;

/// <summary>Scorers that are services. What broke on the way is sent again; what they answered is not.</summary>
public sealed class HttpScoreSource : IScoreSource, IDisposable
{
    private const int Retries = 2;

    private const int QuoteLimit = 300;

    /// <summary>For its health: it has nothing to compute.</summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public HttpScoreSource(TimeProvider time) : this(time, TimeSpan.FromMilliseconds(500))
    {
    }

    internal HttpScoreSource(TimeProvider time, TimeSpan firstWait)
    {
        _time = time;

        // A redirect would take the headers to another server.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Retries,
                Delay = firstWait,
                BackoffType = DelayBackoffType.Exponential,
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

    public ScorerType Type => ScorerType.Http;

    public async Task<ScorerReply> AskAsync(ScorerSettings scorer, ScoreRequest request, CancellationToken ct)
    {
        var body = ScoreWire.Write(request);
        return await WithinAsync(scorer, TimeSpan.FromSeconds(scorer.TimeoutSeconds), async token =>
        {
            using var answer = await _pipeline.ExecuteAsync(async inner => await SendAsync(scorer, HttpMethod.Post, "score", body, inner), token);
            var said = await answer.Content.ReadAsByteArrayAsync(token);
            return answer.IsSuccessStatusCode ? ScoreAnswer.Read(scorer.Name, said, request) : Refused(scorer, answer, said);
        }, ct);
    }

    public async Task<ScorerReply.Failed?> ObstacleAsync(ScorerSettings scorer, CancellationToken ct)
    {
        var reply = await WithinAsync(scorer, HealthPatience, async token =>
        {
            using var answer = await SendAsync(scorer, HttpMethod.Get, "health", null, token);
            var said = await answer.Content.ReadAsByteArrayAsync(token);
            return answer.IsSuccessStatusCode ? Healthy(scorer, said) : Refused(scorer, answer, said);
        }, ct);
        return reply as ScorerReply.Failed;
    }

    public void Dispose() => _http.Dispose();

    private static bool IsPassing(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests;

    /// <summary>As long as the service asks for, within reason; null leaves it to the pipeline.</summary>
    private static TimeSpan? AskedWait(HttpResponseMessage? answer) => answer?.Headers.RetryAfter?.Delta is { } asked ? asked < LongestWait ? asked : LongestWait : null;

    // Its health may name its contract: then another one is known before anything is asked.
    private static ScorerReply Healthy(ScorerSettings scorer, byte[] said)
    {
        try
        {
            var health = JsonElement.Parse(said);
            return health.ValueKind == JsonValueKind.Object && health.TryGetProperty("contract", out var contract) && contract.ValueKind == JsonValueKind.String && contract.GetString() != ScoreWire.Contract
                ? new ScorerReply.Failed(ScorerFault.OtherContract, $"{scorer.Name} speaks the contract '{Sentence.Cut(contract.GetString()!, 80)}', and this studio understands '{ScoreWire.Contract}'.")
                : new ScorerReply.Answered("", null, []);
        }
        catch (JsonException)
        {
            // A plain 'ok' is as good.
            return new ScorerReply.Answered("", null, []);
        }
    }

    private static ScorerReply.Failed Refused(ScorerSettings scorer, HttpResponseMessage answer, byte[] said)
    {
        var words = Sentence.Cut(Encoding.UTF8.GetString(said.AsSpan(0, Math.Min(said.Length, QuoteLimit * 4))).ReplaceLineEndings(" ").Trim(), QuoteLimit);
        return new(ScorerFault.Refused, $"{scorer.Name} answered with HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd() + (words.Length > 0 ? $": {words}" : "."));
    }

    private async Task<ScorerReply> WithinAsync(ScorerSettings scorer, TimeSpan patience, Func<CancellationToken, Task<ScorerReply>> ask, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(patience, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await ask(stop.Token);
        }
        catch (Exception) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new ScorerReply.Failed(ScorerFault.TimedOut, $"{scorer.Name} did not answer within {patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException large) when (large.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new ScorerReply.Failed(ScorerFault.TooLarge, $"{scorer.Name} answered with more than {ScoreWire.MostBytes / (1024 * 1024)} MB, which is not read.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new ScorerReply.Failed(ScorerFault.Unreachable, $"{scorer.Name} cannot be reached at {scorer.Address}: {broken.Message.TrimEnd('.')}.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ScorerSettings scorer, HttpMethod method, string what, byte[]? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{scorer.Address!.TrimEnd('/')}/{what}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach (var (name, value) in scorer.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        try
        {
            // What breaks while the body arrives broke on the way, too.
            await answer.Content.LoadIntoBufferAsync(ScoreWire.MostBytes, ct);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
