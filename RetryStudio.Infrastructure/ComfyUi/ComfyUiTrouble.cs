using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Tells what broke on the way to a server from what is our own fault or wish.</summary>
public static class ComfyUiTrouble
{
    /// <summary>The way to the server or its answer failed. A caller who gave up is none of that.</summary>
    public static bool Is(Exception problem, CancellationToken ct) => problem switch
    {
        HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException or JsonException => true,
        OperationCanceledException => !ct.IsCancellationRequested && IsConnectTimeout(problem),
        _ => false,
    };

    /// <summary>No byte of the call has reached the server.</summary>
    public static bool NothingSent(Exception problem) => problem switch
    {
        BrokenCircuitException => true,
        HttpRequestException request => request.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        _ => IsConnectTimeout(problem),
    };

    /// <summary>In words, with the fix where there is one.</summary>
    public static BackendException Of(Exception problem) => problem switch
    {
        BrokenCircuitException { InnerException: { } cause } when cause is not BrokenCircuitException => new(ErrorClass.Connection, $"{Of(cause).Message} It is left alone for a moment.", problem),
        BrokenCircuitException => new(ErrorClass.Connection, "The server failed most of its last calls and is left alone for a moment.", problem),
        TimeoutRejectedException => new(ErrorClass.Timeout, "The server did not answer in time.", problem),
        OperationCanceledException => new(ErrorClass.Connection, "The server cannot be reached: connecting took too long.", problem),
        JsonException => NotComfyUi("it answered in another format", problem),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(ErrorClass.Connection, $"The server's certificate or encryption is not accepted: {(problem.InnerException ?? problem).Message}", problem),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(ErrorClass.Connection, $"Nobody knows the server's name: {problem.Message}", problem),
        HttpRequestException request when NothingSent(request) => new(ErrorClass.Connection, $"The server cannot be reached: {problem.Message}", problem),
        _ => new(ErrorClass.Connection, $"The connection to the server broke: {problem.Message}", problem),
    };

    public static BackendException NotComfyUi(string what, Exception? inner = null) =>
        new(ErrorClass.Connection, $"What answers at this address is not ComfyUI: {what}. Check scheme, host and port.", inner);

    private static bool IsConnectTimeout(Exception problem) => problem is OperationCanceledException { InnerException: TimeoutException };
}
