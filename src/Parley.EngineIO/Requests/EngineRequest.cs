using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Parley.EngineIO;

/// <summary>The parameters of a request that the protocol defines.</summary>
internal readonly struct EngineRequest
{
    public EngineRequest(HttpRequest request, EngineOptions options)
    {
        var query = request.Query;
        var version = Single(query["EIO"]);
        Sid = Single(query["sid"]);
        IsVersion3 = version == "3";
        IsScript = Jsonp.IsAsked(request);
        Version = version switch
        {
            "4" => 4,
            "3" when options.AllowVersion3 => 3,
            _ => null,
        };
        Transport = options.Transports & Single(query["transport"]) switch
        {
            "polling" => EngineTransports.Polling,
            "websocket" => EngineTransports.WebSocket,
            _ => 0,
        };
        Traits = IsScript || Single(query["b64"]) is not null ? ClientTraits.Base64
            : IsVersion3 && IsOldTimestamp(query["t"]) ? ClientTraits.Binary
            : ClientTraits.None;
    }

    /// <summary>The transport; 0 if it is unknown or not allowed.</summary>
    public EngineTransports Transport { get; }

    /// <summary>The id of the session that the request belongs to; null if it opens one.</summary>
    public string? Sid { get; }

    /// <summary>The protocol version; null if it is not supported or not allowed.</summary>
    public int? Version { get; }

    /// <summary>Whether the version is 3, allowed or not.</summary>
    public bool IsVersion3 { get; }

    /// <summary>Whether the client asks for a script (JSONP).</summary>
    public bool IsScript { get; }

    /// <summary>What the request shows of the client. For a polling client, only the request that opens the session counts.</summary>
    public ClientTraits Traits { get; }

    // Milliseconds and a number, "1448755200000-0". Newer clients write another form, and read both kinds of payloads.
    private static bool IsOldTimestamp(StringValues value)
    {
        var text = value.ToString();
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && dash < text.Length - 1 && text.AsSpan(0, dash).IndexOfAnyExceptInRange('0', '9') < 0
            && text.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    // A repeated parameter has no value. An empty one counts as absent, as in the reference server.
    private static string? Single(StringValues values) => values.Count switch
    {
        0 => null,
        1 => values[0] is "" ? null : values[0],
        _ => "",
    };
}
