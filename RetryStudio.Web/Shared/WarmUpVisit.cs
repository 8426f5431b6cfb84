using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace RetryStudio.Web.Shared;

/// <summary>
/// Opens a page of this studio as a browser does, as far as the first picture of it: the document, then a circuit with the document's
/// components in it. The circuit speaks SignalR's "blazorpack": MessagePack with the length in front.
/// </summary>
internal static partial class WarmUpVisit
{
    private static readonly byte[] Handshake = [0x1e];

    /// <summary>The answer to the call with the id "0".</summary>
    private static readonly byte[] Started = [0x95, 3, 0x80, 0xa1, (byte)'0'];

    private static readonly byte[] Rendered = [.. "JS.RenderBatch"u8];

    public static async Task MakeAsync(Uri address, string path, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        var document = await client.GetStringAsync(path, ct);
        var markers = Marker().Matches(document).Select(match => match.Groups[1].Value).ToList();
        using var negotiated = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, ct);
        var token = (await negotiated.Content.ReadFromJsonAsync<Negotiated>(ct))!.ConnectionToken;

        using var circuit = new ClientWebSocket();
        await circuit.ConnectAsync(new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = "/_blazor", Query = $"id={Uri.EscapeDataString(token)}" }.Uri, ct);
        await circuit.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, ct);
        await UntilAsync(circuit, Handshake, ct);
        await InvokeAsync(circuit, "0", "StartCircuit", [address.ToString(), new Uri(address, path).ToString(), "[]", ""], ct);
        await UntilAsync(circuit, Started, ct);
        var operations = markers.Select((marker, index) => $$"""{"type":"add","ssrComponentId":{{index + 1}},"marker":{{marker}}}""");
        await InvokeAsync(circuit, null, "UpdateRootComponents", [$$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", ""], ct);
        await UntilAsync(circuit, Rendered, ct);
        await circuit.CloseAsync(WebSocketCloseStatus.NormalClosure, null, ct);
    }

    private static async Task InvokeAsync(ClientWebSocket circuit, string? id, string method, string[] arguments, CancellationToken ct)
    {
        List<byte> message = [0x96, 1, 0x80, .. id is null ? [0xc0] : Packed(id), .. Packed(method), (byte)(0x90 | arguments.Length), .. arguments.SelectMany(Packed), 0x90];
        List<byte> length = [];
        for (var left = message.Count; ; left >>= 7)
        {
            length.Add((byte)(left > 0x7f ? (left & 0x7f) | 0x80 : left));
            if (left <= 0x7f)
            {
                break;
            }
        }

        await circuit.SendAsync((byte[])[.. length, .. message], WebSocketMessageType.Binary, true, ct);
    }

    private static byte[] Packed(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [0xdb, .. length, .. bytes];
    }

    private static async Task UntilAsync(ClientWebSocket circuit, byte[] sign, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        while (buffer.AsSpan(0, filled).IndexOf(sign) < 0)
        {
            // What does not hold the sign is not wanted; its last bytes may be the beginning of it.
            if (filled > buffer.Length / 2)
            {
                buffer.AsSpan(filled - sign.Length, sign.Length).CopyTo(buffer);
                filled = sign.Length;
            }

            var received = await circuit.ReceiveAsync(buffer.AsMemory(filled), ct);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException($"The circuit was closed: {circuit.CloseStatusDescription}");
            }

            filled += received.Count;
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    private sealed record Negotiated(string ConnectionToken);
}
