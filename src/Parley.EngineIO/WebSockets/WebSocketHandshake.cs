using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Parley.EngineIO;

/// <summary>The opening of a WebSocket, over HTTP/1.1 (RFC 6455, 4.2) or HTTP/2 (RFC 8441).</summary>
internal static class WebSocketHandshake
{
    private const string ProtocolName = "websocket";
    private const string Version = "13";
    private const int NonceLength = 16;

    private static ReadOnlySpan<byte> KeySuffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Whether the request is a valid WebSocket handshake.</summary>
    public static bool IsAsked(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != Version || !WebSocketSubprotocols.TryChoose(headers.SecWebSocketProtocol, out _)) return false;
        return ExtendedConnect(context) is not null || (IsUpgrade(context) && IsKey(headers.SecWebSocketKey));
    }

    /// <summary>Adds the supported version to the response if the request asks for another (RFC 6455, 4.4).</summary>
    public static void NameVersion(HttpContext context)
    {
        if (context.Request.Headers.SecWebSocketVersion == Version) return;
        if (ExtendedConnect(context) is not null || IsUpgrade(context)) context.Response.Headers.SecWebSocketVersion = Version;
    }

    /// <summary>Accepts the WebSocket and returns the pipes of its connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="extensions">The agreed extensions; null for none.</param>
    public static async Task<IDuplexPipe> AcceptAsync(HttpContext context, string? extensions)
    {
        if (WebSocketSubprotocols.TryChoose(context.Request.Headers.SecWebSocketProtocol, out var subprotocol) && subprotocol is not null)
            context.Response.Headers.SecWebSocketProtocol = subprotocol;
        if (extensions is not null) context.Response.Headers.SecWebSocketExtensions = extensions;
        if (ExtendedConnect(context) is { } connect) return new StreamPipes(await connect.AcceptAsync());

        context.Response.Headers.Upgrade = ProtocolName;
        context.Response.Headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        var upgrade = context.Features.Get<IHttpUpgradeFeature>()!;
        var stream = await upgrade.UpgradeAsync();
        return Below(context, upgrade) ?? new StreamPipes(stream);
    }

    /// <summary>The value of <c>Sec-WebSocket-Accept</c> for a key.</summary>
    internal static string Answer(string key)
    {
        Span<byte> text = stackalloc byte[64];
        var length = Encoding.ASCII.GetBytes(key, text);
        KeySuffix.CopyTo(text[length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // the protocol's own choice; nothing secret depends on it
        SHA1.HashData(text[..(length + KeySuffix.Length)], hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    // Kestrel's stream is a thin layer over the connection's pipes, but most of the cost of a small message. So the pipes are used
    // directly, unless the application has replaced the upgrade feature.
    private static IDuplexPipe? Below(HttpContext context, IHttpUpgradeFeature upgrade) =>
        upgrade is IHttpConnectionFeature ? context.Features.Get<IConnectionTransportFeature>()?.Transport : null;

    private static bool IsUpgrade(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        && HasToken(context.Request.Headers.Connection, "Upgrade")
        && HasToken(context.Request.Headers.Upgrade, ProtocolName);

    private static IHttpExtendedConnectFeature? ExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: ProtocolName } connect ? connect : null;

    private static bool HasToken(StringValues values, string token)
    {
        foreach (var value in values)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                if (value.AsSpan(range).Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }

    private static bool IsKey(StringValues key) =>
        key is [{ } text] && Base64.IsValid(text, out var length) && length == NonceLength;

    /// <summary>Pipes over a stream.</summary>
    private sealed class StreamPipes(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(useZeroByteReads: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
