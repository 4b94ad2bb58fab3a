using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>Settings of an Engine.IO endpoint. They are read when the endpoint is mapped and do not change after that.</summary>
public sealed class EngineOptions
{
    /// <summary>Time between two pings of one session. Default 25 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a client may take to respond to a ping. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a probed WebSocket may take to become the transport. Default 10 s.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one WebSocket message, or the body of one post, may take from its first byte to its last. Default 30 s.</summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a client may read nothing while packets are being written to it or wait for it, before it counts as a slow consumer.
    /// Default 30 s.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest polling payload or WebSocket message that a client may send, in bytes. Default 1,000,000; 64 bytes to 1 GiB.
    /// </summary>
    public int MaxPayload { get; set; } = 1_000_000;

    /// <summary>The maximum number of packets in one polling payload from a client. Default 100,000.</summary>
    public int MaxPayloadPackets { get; set; } = 100_000;

    /// <summary>How many packets may wait for one client before it counts as a slow consumer. Default 8,192.</summary>
    public int MaxOutboxPackets { get; set; } = 8_192;

    /// <summary>
    /// How many bytes may wait for one client. A single packet when nothing else waits, and responses to the client's own requests, may
    /// exceed this if the memory budget has room. Default 4 MiB.
    /// </summary>
    public int MaxOutboxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many bytes of one client's messages may wait for their handlers or be handled. Above this, the server reads nothing more from
    /// the client until there are fewer. One message is always handled. Default 4 MiB.
    /// </summary>
    public int MaxPendingBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many packets a second the server reads from one connection on average; a burst of five seconds' worth may arrive at once. Faster
    /// packets are read later, and TCP slows the client down. WebSocket pings count too. Default 0: no limit.
    /// </summary>
    public int PacketsPerSecond { get; set; }

    /// <summary>
    /// The same for connections that are not verified (<see cref="Session.SetVerified"/>). Default 0: as <see cref="PacketsPerSecond"/>.
    /// </summary>
    public int UnverifiedPacketsPerSecond { get; set; }

    /// <summary>
    /// How many bytes all connections together may hold: messages that are being read, wait for a handler or are handled, and packets that
    /// wait to be written. Above this, the server does not read from connections that hold much until there is room. Default 0: a quarter
    /// of the memory of the machine, container or heap.
    /// </summary>
    public long MaxMemory { get; set; }

    /// <summary>
    /// How many of these bytes may be held by connections that the application has not charged to a budget
    /// (<see cref="Session.ChargeTo"/>).
    /// Default 0: all.
    /// </summary>
    public long MaxUnassignedMemory { get; set; }

    /// <summary>
    /// Whether clients of Engine.IO 3 (Socket.IO 1.x and 2.x) may connect besides those of Engine.IO 4. Default true.
    /// A client states its version in the parameter <c>EIO</c>; if this is off, <c>EIO=3</c> is refused with code 5.
    /// </summary>
    public bool AllowVersion3 { get; set; } = true;

    /// <summary>
    /// The time over which open sessions are closed when the application stops, in equal parts, so that not all clients arrive at the next
    /// server at once. New sessions are refused meanwhile, with status 503. At most 10 minutes. Default 0: all at once.
    /// </summary>
    /// <remarks>It must be shorter than <see cref="Microsoft.Extensions.Hosting.HostOptions.ShutdownTimeout"/>.</remarks>
    public TimeSpan DrainTime { get; set; }

    /// <summary>
    /// How many bytes a poll response must have to be compressed, if the client accepts gzip, brotli or deflate. Default 1,024; 0 for
    /// never.
    /// </summary>
    public int HttpCompressionThreshold { get; set; } = 1_024;

    /// <summary>
    /// Whether to compress WebSocket messages of 1,024 bytes or more if the client supports it (RFC 7692, permessage-deflate).
    /// Default false: it costs time, and tens of kilobytes of memory for each connection whose client sends compressed messages.
    /// </summary>
    public bool WebSocketCompression { get; set; }

    /// <summary>
    /// Whether clients of Engine.IO 3 may poll by JSONP, as browsers without cross-origin requests do. Default false: any page can include
    /// a script, and such a request has no origin to check.
    /// </summary>
    public bool AllowJsonp { get; set; }

    /// <summary>The transports that clients may use. Default both.</summary>
    public EngineTransports Transports { get; set; } = EngineTransports.Polling | EngineTransports.WebSocket;

    /// <summary>
    /// A cookie with the session's id, set by the response that opens a session. Some proxies need one to route all requests of a session
    /// to one node. Default none. It is always <c>HttpOnly</c>, and <c>SameSite=Lax</c> unless set otherwise.
    /// </summary>
    public CookieBuilder? Cookie { get; set; }

    /// <summary>
    /// Whether <see cref="Handshake.Headers"/> keeps the headers of the request that opens a session. Default false: they take kilobytes
    /// for each session.
    /// </summary>
    public bool KeepHeaders { get; set; }

    /// <summary>
    /// Called for every request that opens a session, after all checks and before the response starts: sets response headers, and returns
    /// what the application needs of the request as <see cref="Handshake.Data"/>. Must not keep the request itself. An exception ends the
    /// request as anywhere in the application. Default none. To refuse a client, use a policy or a middleware.
    /// </summary>
    public Func<HttpContext, object?>? OnHandshake { get; set; }

    /// <summary>
    /// Which other sites may connect from a browser, as origins: <c>https://app.example.com</c>, or <c>*</c> for any.
    /// They are compared as <see cref="WebOrigin"/>, on every request and also for WebSocket. Programs that are not browsers send no origin
    /// and may connect. If the endpoint has a CORS policy (<c>RequireCors</c>), that policy decides instead.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>The problems of the settings, one sentence each; empty if the settings are valid.</summary>
    public IEnumerable<string> Problems()
    {
        if (PingInterval < TimeSpan.FromMilliseconds(100)) yield return $"{nameof(PingInterval)} must be at least 100 ms.";
        if (PingTimeout < TimeSpan.FromMilliseconds(100)) yield return $"{nameof(PingTimeout)} must be at least 100 ms.";
        if (UpgradeTimeout <= TimeSpan.Zero) yield return $"{nameof(UpgradeTimeout)} must be positive.";
        if (WriteTimeout <= TimeSpan.Zero) yield return $"{nameof(WriteTimeout)} must be positive.";
        if (MaxPendingBytes < 1024) yield return $"{nameof(MaxPendingBytes)} must be at least 1,024 bytes.";
        if (MessageTimeout <= TimeSpan.Zero) yield return $"{nameof(MessageTimeout)} must be positive.";
        if (DrainTime < TimeSpan.Zero || DrainTime > TimeSpan.FromMinutes(10)) yield return $"{nameof(DrainTime)} must be 0 to 10 minutes.";
        if (MaxPayload is < 64 or > 1 << 30) yield return $"{nameof(MaxPayload)} must be between 64 bytes and 1 GiB.";
        if (MaxPayloadPackets < 1) yield return $"{nameof(MaxPayloadPackets)} must be at least 1.";
        if (MaxOutboxPackets < 1) yield return $"{nameof(MaxOutboxPackets)} must be at least 1.";
        if (MaxOutboxBytes < 1024) yield return $"{nameof(MaxOutboxBytes)} must be at least 1,024 bytes.";
        if (PacketsPerSecond < 0) yield return $"{nameof(PacketsPerSecond)} must be 0, for no limit, or positive.";
        if (UnverifiedPacketsPerSecond < 0)
            yield return $"{nameof(UnverifiedPacketsPerSecond)} must be 0, for the value of {nameof(PacketsPerSecond)}, or positive.";
        if (MaxMemory != 0 && MaxMemory < MaxPayload)
            yield return $"{nameof(MaxMemory)} must be 0, for a quarter of the available memory, or at least {nameof(MaxPayload)}.";
        if (MaxUnassignedMemory != 0 && MaxUnassignedMemory < MaxPayload)
            yield return $"{nameof(MaxUnassignedMemory)} must be 0, for all, or at least {nameof(MaxPayload)}.";
        if (!IsSomeOf(Transports)) yield return $"{nameof(Transports)} must name at least one transport, and only transports that exist.";
        if (Cookie is { Name: null or "" }) yield return $"{nameof(Cookie)} must have a name.";
        if (HttpCompressionThreshold < 0) yield return $"{nameof(HttpCompressionThreshold)} must be 0, for never, or positive.";
        foreach (var origin in AllowedOrigins.Where(o => !OriginList.IsValid(o)))
            yield return $"{nameof(AllowedOrigins)}: '{origin}' is not an origin; write it as https://example.com, or * for any.";
    }

    private static bool IsSomeOf(EngineTransports transports) =>
        transports != 0 && (transports & ~(EngineTransports.Polling | EngineTransports.WebSocket)) == 0;
}
