using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>Settings of an Engine.IO endpoint. They are read when the endpoint is mapped and do not change after that.</summary>
public sealed class EngineOptions
{
    /// <summary>Time between two pings of one session. Default 25 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a client may take to answer a ping. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a probed WebSocket may take to become the transport. Default 10 s.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one WebSocket message, or the body of one post, may take from its first byte to its last. Default 30 s.</summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a client may take nothing of what is being written to it, or of what waits for it, before it counts as a slow consumer.
    /// Default 30 s.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest polling payload and WebSocket message taken from a client, in bytes. Default 1,000,000.</summary>
    public int MaxPayload { get; set; } = 1_000_000;

    /// <summary>The most packets in one polling payload from a client, whose bytes are bounded anyway. Default 100,000.</summary>
    public int MaxPayloadPackets { get; set; } = 100_000;

    /// <summary>How many packets may wait for one client before it counts as a slow consumer. Default 8,192.</summary>
    public int MaxOutboxPackets { get; set; } = 8_192;

    /// <summary>
    /// How many bytes may wait for one client. More are taken only if there is memory for them: a single packet when nothing else waits,
    /// and what the client has asked for. Default 4 MiB.
    /// </summary>
    public int MaxOutboxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many bytes of one client's messages may wait for their handlers or be handled; then nothing more is read from it until there are
    /// fewer. One message is always handled. Default 4 MiB.
    /// </summary>
    public int MaxPendingBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many packets a second are read from one connection in the long run; those of five seconds may come at once. What comes faster
    /// is not read until its time has come, and TCP slows the client down. Pings of WebSocket count too. Default 0: no limit.
    /// </summary>
    public int PacketsPerSecond { get; set; }

    /// <summary>
    /// The same for connections of which the application has not said that it knows whose they are (<see cref="Session.SetVerified"/>).
    /// Default 0: as <see cref="PacketsPerSecond"/>.
    /// </summary>
    public int UnverifiedPacketsPerSecond { get; set; }

    /// <summary>
    /// How many bytes all connections together may hold: what is being read, what waits for a handler, what a handler holds, what waits to
    /// be written. Then those that hold much are not read any more until there is room. Default 0: a quarter of the memory that the machine,
    /// container or heap has.
    /// </summary>
    public long MaxMemory { get; set; }

    /// <summary>
    /// How many of these bytes may be held by connections that the application has charged to nobody.
    /// Default 0: all.
    /// </summary>
    public long MaxUnassignedMemory { get; set; }

    /// <summary>
    /// Whether clients of Engine.IO 3 (Socket.IO 1.x and 2.x) are taken beside those of Engine.IO 4. Default true.
    /// A client says its version with the <c>EIO</c> parameter; while this is off, <c>EIO=3</c> is refused with code 5.
    /// </summary>
    public bool AllowVersion3 { get; set; } = true;

    /// <summary>
    /// Answers to polls of at least so many bytes are compressed, if the client takes gzip, brotli or deflate. Default 1,024; 0 for never.
    /// </summary>
    public int HttpCompressionThreshold { get; set; } = 1_024;

    /// <summary>
    /// Whether clients of WebSocket that offer it get messages of 1,024 bytes and more compressed (RFC 7692, permessage-deflate).
    /// Default false: it takes time, and tens of kilobytes of memory for a connection whose client sends compressed messages.
    /// </summary>
    public bool WebSocketCompression { get; set; }

    /// <summary>
    /// Whether clients of Engine.IO 3 may poll by JSONP, as browsers without cross-origin requests do. Default false: a script can be
    /// included by any page, and brings no origin that could be checked.
    /// </summary>
    public bool AllowJsonp { get; set; }

    /// <summary>The transports that clients may use. Default both.</summary>
    public EngineTransports Transports { get; set; } = EngineTransports.Polling | EngineTransports.WebSocket;

    /// <summary>
    /// A cookie with the session's id, set by the answer that opens a session: for proxies that need one to lead all requests of a session
    /// to one node. Default none. It is always hidden from scripts, and <c>SameSite=Lax</c> unless said otherwise.
    /// </summary>
    public CookieBuilder? Cookie { get; set; }

    /// <summary>
    /// Whether the headers of the request that opens a session stay in <see cref="Handshake.Headers"/>. Default false: they take kilobytes.
    /// </summary>
    public bool KeepHeaders { get; set; }

    /// <summary>
    /// Called for every request that opens a session, after all checks and before anything is answered: for response headers, and to keep
    /// what is needed of the request. What it gives becomes <see cref="Handshake.Data"/>. Must not keep the request itself. An exception
    /// ends the request as it would anywhere in the application. Default none. To refuse a client, use a policy or a middleware.
    /// </summary>
    public Func<HttpContext, object?>? OnHandshake { get; set; }

    /// <summary>
    /// Origins whose pages may connect, beside the server's own: <c>https://app.example.com</c>, or <c>*</c> for any.
    /// Compared as <see cref="WebOrigin"/> writes them. Checked on every request, WebSocket included. Clients that are no browsers send no origin and are not held up.
    /// An endpoint with a CORS policy of its own (<c>RequireCors</c>) is ruled by that policy instead.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>What is wrong with the settings, in the user's words; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (PingInterval < TimeSpan.FromMilliseconds(100)) yield return $"{nameof(PingInterval)} must be at least 100 ms.";
        if (PingTimeout < TimeSpan.FromMilliseconds(100)) yield return $"{nameof(PingTimeout)} must be at least 100 ms.";
        if (UpgradeTimeout <= TimeSpan.Zero) yield return $"{nameof(UpgradeTimeout)} must be positive.";
        if (WriteTimeout <= TimeSpan.Zero) yield return $"{nameof(WriteTimeout)} must be positive.";
        if (MaxPendingBytes < 1024) yield return $"{nameof(MaxPendingBytes)} must be at least 1,024 bytes.";
        if (MessageTimeout <= TimeSpan.Zero) yield return $"{nameof(MessageTimeout)} must be positive.";
        if (MaxPayload is < 64 or > 1 << 30) yield return $"{nameof(MaxPayload)} must be between 64 bytes and 1 GiB.";
        if (MaxPayloadPackets < 1) yield return $"{nameof(MaxPayloadPackets)} must be at least 1.";
        if (MaxOutboxPackets < 1) yield return $"{nameof(MaxOutboxPackets)} must be at least 1.";
        if (MaxOutboxBytes < 1024) yield return $"{nameof(MaxOutboxBytes)} must be at least 1,024 bytes.";
        if (PacketsPerSecond < 0) yield return $"{nameof(PacketsPerSecond)} must be 0, for no limit, or positive.";
        if (UnverifiedPacketsPerSecond < 0) yield return $"{nameof(UnverifiedPacketsPerSecond)} must be 0, for as {nameof(PacketsPerSecond)}, or positive.";
        if (MaxMemory != 0 && MaxMemory < MaxPayload) yield return $"{nameof(MaxMemory)} must be 0, for a quarter of what there is, or at least {nameof(MaxPayload)}.";
        if (MaxUnassignedMemory != 0 && MaxUnassignedMemory < MaxPayload)
            yield return $"{nameof(MaxUnassignedMemory)} must be 0, for all, or at least {nameof(MaxPayload)}.";
        if (!IsSomeOf(Transports)) yield return $"{nameof(Transports)} must name at least one transport, and none that does not exist.";
        if (Cookie is { Name: null or "" }) yield return $"{nameof(Cookie)} must have a name.";
        if (HttpCompressionThreshold < 0) yield return $"{nameof(HttpCompressionThreshold)} must be 0, for never, or positive.";
        foreach (var origin in AllowedOrigins.Where(o => !OriginList.IsValid(o)))
            yield return $"{nameof(AllowedOrigins)}: '{origin}' is not an origin; write it as https://example.com, or * for any.";
    }

    private static bool IsSomeOf(EngineTransports transports) =>
        transports != 0 && (transports & ~(EngineTransports.Polling | EngineTransports.WebSocket)) == 0;
}
