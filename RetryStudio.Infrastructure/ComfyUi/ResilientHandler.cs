using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>
/// The calls to one server: a timeout for each attempt, a breaker over all of them, and another attempt for those that may be
/// repeated. An attempt lasts until its whole answer is there, unless the answer is streamed.
/// </summary>
public sealed class ResilientHandler : DelegatingHandler
{
    /// <summary>Set on a request whose answer's body is read by the caller.</summary>
    public static readonly HttpRequestOptionsKey<bool> Streamed = new("RetryStudio.Streamed");

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    private readonly ComfyUiOptions _options;
    private readonly ResiliencePipeline<HttpResponseMessage> _acting;
    private readonly ResiliencePipeline<HttpResponseMessage> _asking;

    public ResilientHandler(ComfyUiOptions options, TimeProvider time, HttpMessageHandler inner) : base(inner)
    {
        _options = options;
        var failed = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>().Handle<IOException>().Handle<TimeoutRejectedException>()
            .Handle<OperationCanceledException>(stopped => stopped.InnerException is TimeoutException)
            .HandleResult(answer => answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);
        var breaker = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.8, MinimumThroughput = 8, SamplingDuration = Sampling, BreakDuration = options.Break, ShouldHandle = failed,
            })
            .Build();
        _acting = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddPipeline(breaker).AddTimeout(options.ActTimeout).Build();
        var asking = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.Retries > 0)
        {
            asking.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries, Delay = options.RetryDelay, BackoffType = DelayBackoffType.Exponential, UseJitter = true, ShouldHandle = failed,
            });
        }

        _asking = asking.AddPipeline(breaker).AddTimeout(options.AskTimeout).Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A POST is never repeated here: the prompt would run twice.
        var pipeline = request.Method == HttpMethod.Get ? _asking : _acting;
        return await pipeline.ExecuteAsync(async token => await AttemptAsync(request, token), cancellationToken);
    }

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var answer = await base.SendAsync(Copy(request), ct);
        try
        {
            if (!request.Options.TryGetValue(Streamed, out var streamed) || !streamed)
            {
                await answer.Content.LoadIntoBufferAsync(_options.MaxAnswer, ct);
            }

            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>A request can be sent only once.</summary>
    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return copy;
    }
}
