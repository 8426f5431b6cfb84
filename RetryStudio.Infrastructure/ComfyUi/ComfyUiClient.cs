using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.Files;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>The HTTP calls of one server. One that fails throws <see cref="BackendException"/> with a sentence.</summary>
public sealed class ComfyUiClient : IDisposable
{
    /// <summary>Shorter than any server keeps an idle connection: a POST must not meet one that is just being closed.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http;
    private readonly ComfyUiOptions _options;
    private readonly TimeProvider _time;

    public ComfyUiClient(ComfyUiOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(new ResilientHandler(options, time, new SameHostRedirects(Sockets(options))))
        {
            BaseAddress = options.Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        foreach (var (name, value) in options.Headers)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }

    public async Task<SystemStats> StatsAsync(CancellationToken ct) =>
        await GetAsync<SystemStats>("system_stats", ct) is { System: not null } stats ? stats : throw ComfyUiTrouble.NotComfyUi("it says nothing of its system");

    /// <summary>What the server says of a node class. That it cannot describe one is an answer, too: it says nothing of the others.</summary>
    public async Task<NodeAnswer> NodeAsync(string nodeClass, CancellationToken ct)
    {
        try
        {
            return await CallAsync(HttpMethod.Get, $"object_info/{Uri.EscapeDataString(nodeClass)}", null, answer => ReadNodeAsync(nodeClass, answer, ct), ct, HttpStatusCode.NotFound);
        }
        catch (BackendException trouble) when (trouble.Class is not (ErrorClass.Connection or ErrorClass.Timeout or ErrorClass.Unauthorised))
        {
            return new NodeAnswer.Untold();
        }
    }

    public Task<QueueSnapshot> QueueAsync(CancellationToken ct) => CallAsync(HttpMethod.Get, "queue", null, async answer =>
    {
        try
        {
            return QueueSnapshot.Read(await ReadAsync<JsonElement>(answer, ct));
        }
        catch (Exception other) when (other is InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw ComfyUiTrouble.NotComfyUi("its queue has another format", other);
        }
    }, ct);

    /// <summary>How a prompt ended; null until it has, and for one the server does not know.</summary>
    public async Task<ComfyUiHistory?> HistoryAsync(string promptId, CancellationToken ct)
    {
        var answer = await GetAsync<JsonElement>($"history/{promptId}", ct);
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(promptId, out var entry) && entry.ValueKind == JsonValueKind.Object ? new(entry) : null;
    }

    /// <summary>Sends a prompt, once. Whatever leaves it open whether the server took it is <see cref="Submission.Unclear"/>.</summary>
    public async Task<PromptAnswer> PromptAsync(PromptRequest prompt, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "prompt") { Content = Body(prompt) };
            using var answer = await _http.SendAsync(request, ct);
            var body = await answer.Content.ReadAsStringAsync(ct);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => OfReceipt(body),

                // A proxy answers so when the server went away, perhaps after it had taken the prompt.
                HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => new(new Submission.Unclear(ComfyUiErrors.OfAnswer(answer.StatusCode, body).Detail)),
                HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => new(new Submission.Unavailable(ComfyUiErrors.OfAnswer(answer.StatusCode, body).Detail)),
                _ => new(Refused(ComfyUiErrors.OfRefusal(answer.StatusCode, body))),
            };
        }
        catch (BackendException elsewhere)
        {
            return new(new Submission.Unavailable(elsewhere.Message));
        }
        catch (Exception problem) when (ComfyUiTrouble.Is(problem, ct))
        {
            var sentence = ComfyUiTrouble.Of(problem).Message;
            return new(ComfyUiTrouble.NothingSent(problem) ? new Submission.Unavailable(sentence) : new Submission.Unclear(sentence));
        }
    }

    /// <summary>Takes a prompt that waits out of the queue; it leaves no history.</summary>
    public Task DeleteAsync(string promptId, CancellationToken ct) =>
        CallAsync(HttpMethod.Post, "queue", () => Body(new { delete = new[] { promptId } }), _ => Task.FromResult(true), ct);

    /// <summary>Stops this prompt if it runs. Only for servers that look at the id.</summary>
    public Task InterruptAsync(string promptId, CancellationToken ct) =>
        CallAsync(HttpMethod.Post, "interrupt", () => Body(new { prompt_id = promptId }), _ => Task.FromResult(true), ct);

    /// <summary>Stops this prompt, whether it waits or runs; false when the server has no such call or job.</summary>
    public Task<bool> CancelAsync(string promptId, CancellationToken ct) =>
        CallAsync(HttpMethod.Post, $"api/jobs/{promptId}/cancel", () => Body(new { }), answer => Task.FromResult(answer.IsSuccessStatusCode), ct, HttpStatusCode.NotFound);

    /// <summary>Brings an image to the server, under a name made of its content; a graph must use the name that comes back.</summary>
    public async Task<UploadedImage> UploadAsync(string file, CancellationToken ct)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        var name = $"retrystudio-{(await FileHash.OfAsync(content, ct)).Sha256[..32]}{Path.GetExtension(file).ToLowerInvariant()}";
        content.Position = 0;
        var image = await CallAsync(HttpMethod.Post, "upload/image", () => Form(content, name), answer => ReadAsync<UploadedImage>(answer, ct), ct);
        return string.IsNullOrEmpty(image.Name) ? throw ComfyUiTrouble.NotComfyUi("it took an image and gave it no name") : image;
    }

    public Task DownloadAsync(string locator, Stream target, CancellationToken ct) => new ComfyUiDownload(_http, _options, _time).RunAsync(locator, target, ct);

    public void Dispose() => _http.Dispose();

    [SuppressMessage("Reliability", "CA2000", Justification = "The client it is given to disposes of it.")]
    private static SocketsHttpHandler Sockets(ComfyUiOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionIdleTimeout = Idle,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private static Submission.Refused Refused(ComfyUiError error) => new(error.Class, error.Detail, error.Subject);

    private static PromptAnswer OfReceipt(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith("{"))
        {
            // A page of some proxy: it took no prompt.
            return new(new Submission.Unavailable(ComfyUiTrouble.NotComfyUi("it answered a prompt with something else").Message));
        }

        // The id is ours; what matters is that the answer is one, and that no output was silently left out.
        var receipt = JsonSerializer.Deserialize<PromptReceipt>(body, ComfyUiWire.Json);
        return receipt?.PromptId is null ? throw new JsonException("It has no prompt_id.")
            : ComfyUiErrors.OfNodes(receipt.NodeErrors) is { } refused ? new(Refused(refused), PartlyTaken: true)
            : new(new Submission.Accepted());
    }

    private static ByteArrayContent Body<T>(T value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, ComfyUiWire.Json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static MultipartFormDataContent Form(Stream image, string name)
    {
        var part = new StreamContent(image) { Headers = { ContentDisposition = new("form-data") { Name = "\"image\"", FileName = $"\"{name}\"" } } };
        var type = new StringContent("input") { Headers = { ContentDisposition = new("form-data") { Name = "\"type\"" } } };
        return new() { part, type };
    }

    private Task<T> GetAsync<T>(string path, CancellationToken ct) => CallAsync(HttpMethod.Get, path, null, answer => ReadAsync<T>(answer, ct), ct);

    private async Task<T> CallAsync<T>(HttpMethod method, string path, Func<HttpContent>? content, Func<HttpResponseMessage, Task<T>> read, CancellationToken ct, HttpStatusCode? expected = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
            using var answer = await _http.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode && answer.StatusCode != expected)
            {
                var (error, detail) = ComfyUiErrors.OfAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
                throw answer.StatusCode == HttpStatusCode.NotFound ? ComfyUiTrouble.NotComfyUi($"it has no {path.Split('/')[0]}") : new BackendException(error, detail);
            }

            return await read(answer);
        }
        catch (Exception problem) when (ComfyUiTrouble.Is(problem, ct))
        {
            throw ComfyUiTrouble.Of(problem);
        }
    }

    private static async Task<NodeAnswer> ReadNodeAsync(string nodeClass, HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            // A name with a slash, which a proxy has taken for a path.
            return new NodeAnswer.Untold();
        }

        var text = await answer.Content.ReadAsStringAsync(ct);
        try
        {
            return NodeAnswer.Read(nodeClass, JsonSerializer.Deserialize<JsonElement>(text));
        }
        catch (JsonException) when (text.AsSpan().TrimStart().StartsWith("{"))
        {
            // A range without an end is written as Infinity, which is no JSON.
            return new NodeAnswer.Untold();
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct) =>
        await answer.Content.ReadFromJsonAsync<T>(ComfyUiWire.Json, ct) ?? throw new JsonException("null");
}

/// <param name="PartlyTaken">It was refused, yet a part of it is queued.</param>
public sealed record PromptAnswer(Submission Submission, bool PartlyTaken = false);
