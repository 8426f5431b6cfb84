using System.Net;
using System.Net.Http.Headers;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>
/// Fetches one file in flat memory. A broken download goes on where it broke, since the alternative is to generate the file again;
/// it ends only when every byte the server promised is there.
/// </summary>
public sealed class ComfyUiDownload(HttpClient http, ComfyUiOptions options, TimeProvider time)
{
    private const int Buffer = 1 << 16;

    private readonly byte[] _buffer = new byte[Buffer];
    private long _received;
    private long? _total;
    private EntityTagHeaderValue? _tag;

    public async Task RunAsync(string locator, Stream target, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var before = _received;
            try
            {
                await AttemptAsync(locator, target, ct);
                return;
            }
            catch (Exception problem) when (problem is not IOException && ComfyUiTrouble.Is(problem, ct))
            {
                // An attempt that brought something was worth it; the count is of those in a row that did not.
                attempt = _received > before ? 0 : attempt;
                if (attempt >= options.Retries)
                {
                    throw ComfyUiTrouble.Of(problem);
                }

                await Task.Delay(options.RetryDelay, time, ct);
            }
        }
    }

    private async Task AttemptAsync(string locator, Stream target, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "view?" + locator);
        request.Options.Set(ResilientHandler.Streamed, true);
        if (_received > 0 && _tag is { IsWeak: false })
        {
            request.Headers.Range = new RangeHeaderValue(_received, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(_tag);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await BeginAsync(answer, target, ct);
        await CopyAsync(answer, target, ct);
        if (_total is { } total && _received != total)
        {
            throw BrokeOff($"only {_received} of {total} bytes arrived.");
        }
    }

    private async Task BeginAsync(HttpResponseMessage answer, Stream target, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == _received && Equals(answer.Headers.ETag, _tag))
        {
            return;
        }

        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var (error, detail) = ComfyUiErrors.OfAnswer(answer.StatusCode, answer.Content.Headers.ContentLength <= Buffer ? await answer.Content.ReadAsStringAsync(ct) : "");
            throw answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
                ? new BackendException(ErrorClass.BackendLost, $"The server has lost the file. {detail}")
                : new BackendException(error, detail);
        }

        if (_received > 0)
        {
            // The whole file once more; what we have of it may be another one.
            (target.Position, _received) = (0, 0);
            target.SetLength(0);
        }

        (_total, _tag) = (answer.Content.Headers.ContentLength, answer.Headers.ETag);
        RefuseOver(_total ?? 0);
    }

    private async Task CopyAsync(HttpResponseMessage answer, Stream target, CancellationToken ct)
    {
        await using var source = await answer.Content.ReadAsStreamAsync(ct);
        for (var read = await ReadAsync(source, ct); read > 0; read = await ReadAsync(source, ct))
        {
            RefuseOver(_received + read);
            await target.WriteAsync(_buffer.AsMemory(0, read), ct);
            _received += read;
        }
    }

    private async Task<int> ReadAsync(Stream source, CancellationToken ct)
    {
        using var stall = new CancellationTokenSource(options.DownloadStall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, ct);
        try
        {
            return await source.ReadAsync(_buffer, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw BrokeOff($"nothing came for {options.DownloadStall.TotalSeconds:0} s.");
        }
        catch (IOException broken)
        {
            // Told apart from a disk of ours that is full.
            throw BrokeOff(broken.Message, broken);
        }
    }

    private static HttpRequestException BrokeOff(string why, Exception? inner = null) => new(HttpRequestError.ResponseEnded, why, inner);

    private void RefuseOver(long bytes)
    {
        if (bytes > options.MaxDownload)
        {
            throw new BackendException(ErrorClass.InvalidWorkflow, $"The file is larger than the {options.MaxDownload >> 20} MB that are taken.");
        }
    }
}
