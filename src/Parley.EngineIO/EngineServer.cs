using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>Answers the requests of one Engine.IO endpoint: handshakes, polls, posts, WebSockets.</summary>
internal sealed class EngineServer
{
    // Clients of version 3 may listen for messages only once they know that the socket is open, the protocol's own test suite among them:
    // the handshake must not travel in the same segment as the upgrade.
    private static readonly TimeSpan Version3Gap = TimeSpan.FromMilliseconds(20);

    private readonly OriginPolicy _origins;
    private readonly Func<Session, ISessionHandler> _accept;

    public EngineServer(EngineOptions options, Func<Session, ISessionHandler> accept, TimeProvider time, ILogger logger)
    {
        Options = options;
        Time = time;
        Logger = logger;
        _accept = accept;
        _origins = new OriginPolicy(options.AllowedOrigins);
        PingInterval = Ticks(options.PingInterval);
        PingTimeout = Ticks(options.PingTimeout);
        UpgradeTimeout = Ticks(options.UpgradeTimeout);
        MessageTimeout = Ticks(options.MessageTimeout);
    }

    public EngineOptions Options { get; }
    public TimeProvider Time { get; }
    public ILogger Logger { get; }
    public SessionTable Sessions { get; } = new();
    public bool IsStopping { get; private set; }

    // In ticks of Time.GetTimestamp().
    public long PingInterval { get; }
    public long PingTimeout { get; }
    public long UpgradeTimeout { get; }
    public long MessageTimeout { get; }

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        _origins.AddHeaders(context);
        if (!_origins.Allows(request)) return EngineError.Forbidden.WriteAsync(context);
        if (HttpMethods.IsOptions(request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return (Single(request.Query["transport"]), Single(request.Query["sid"])) switch
        {
            ("polling", null) => HandshakeByPollingAsync(context),
            ("polling", { } sid) => ContinueAsync(context, sid),
            ("websocket", var sid) => AcceptWebSocketAsync(context, sid),
            _ => EngineError.UnknownTransport.WriteAsync(context),
        };
    }

    public void CloseAll()
    {
        IsStopping = true;
        foreach (var session in Sessions.All) session.Close(DisconnectReason.ServerShuttingDown);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Time.TimestampFrequency);

    // A parameter that is repeated is neither of its values; an empty one counts as absent, as it does for the reference server.
    private static string? Single(StringValues values) => values.Count switch
    {
        0 => null,
        1 => values[0] is "" ? null : values[0],
        _ => "",
    };

    private Task HandshakeByPollingAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method)) return EngineError.BadHandshakeMethod.WriteAsync(context);
        if (Version(context) is not { } version) return EngineError.UnsupportedVersion.WriteAsync(context);
        if (!Options.AllowJsonp && Jsonp.IsAsked(context.Request)) return EngineError.BadRequest.WriteAsync(context);
        if (IsStopping) return RefuseWhileStopping(context);

        var traits = Traits(context.Request);
        var session = new Session(this, new Handshake(context, Time.GetUtcNow()), version, traits);
        var open = OutgoingPacket.Open(Describe(session, canUpgrade: true));
        Open(session);
        return PollingAnswer.WriteAsync(context, PollingPayload.Of([open], version, traits), Options);
    }

    private Task ContinueAsync(HttpContext context, string sid)
    {
        var request = context.Request;
        // The heartbeat may be a moment behind: a session whose time is over is not served any more.
        Sessions.Find(sid)?.Tick(Time.GetTimestamp());
        if (Sessions.Find(sid) is not { } session) return EngineError.UnknownSession.WriteAsync(context);
        if (Version(context) != session.Version) return EngineError.BadRequest.WriteAsync(context);
        if (!Options.AllowJsonp && Jsonp.IsAsked(request)) return EngineError.BadRequest.WriteAsync(context);
        if (HttpMethods.IsGet(request.Method)) return session.PollAsync(context);
        if (HttpMethods.IsPost(request.Method)) return session.PostAsync(context);
        return EngineError.BadRequest.WriteAsync(context);
    }

    private Task AcceptWebSocketAsync(HttpContext context, string? sid)
    {
        var upgrading = sid is null ? null : Sessions.Find(sid);
        if (sid is not null && upgrading is null) return EngineError.UnknownSession.WriteAsync(context);
        if (!context.WebSockets.IsWebSocketRequest) return EngineError.BadRequest.WriteAsync(context);
        var version = Version(context);
        if (upgrading is not null && upgrading.Version != version) return EngineError.BadRequest.WriteAsync(context);
        if (version is null) return EngineError.UnsupportedVersion.WriteAsync(context);
        return IsStopping ? RefuseWhileStopping(context) : RunWebSocketAsync(context, version.Value, upgrading);
    }

    private async Task RunWebSocketAsync(HttpContext context, int version, Session? upgrading)
    {
        var handshake = new Handshake(context, Time.GetUtcNow());
        var accept = new WebSocketAcceptContext
        {
            KeepAliveInterval = Timeout.InfiniteTimeSpan,   // Engine.IO pings already
            DangerousEnableCompression = Options.WebSocketCompression,
            DisableServerContextTakeover = true,   // so that a compressed message is the same for every client
        };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept);
        var stream = context.Features.Get<UpgradeFeature>()!.Stream!;
        var form = new FrameForm(version, Traits(context.Request), context.Response.Headers.SecWebSocketExtensions);
        var transport = new WebSocketTransport(socket, stream, context.Abort, this, form);

        if (upgrading is not null)
        {
            await upgrading.UpgradeAsync(transport);
            return;
        }

        var session = new Session(this, handshake, version);
        if (version == 3) await Task.Delay(Version3Gap, TimeProvider.System);
        session.BeginOn(transport);
        session.Send(OutgoingPacket.Open(Describe(session, canUpgrade: false)));
        Open(session);
        await session.RunAsync(transport);
    }

    private void Open(Session session)
    {
        session.Open(_accept(session));
        Sessions.Add(session);
        if (IsStopping) session.Close(DisconnectReason.ServerShuttingDown);
    }

    private EngineHandshake Describe(Session session, bool canUpgrade) =>
        new(session.Id, canUpgrade, Options.PingInterval, Options.PingTimeout, Options.MaxPayload);

    // The version that the request speaks; null if it is not spoken here.
    private int? Version(HttpContext context) => Single(context.Request.Query["EIO"]) switch
    {
        "4" => 4,
        "3" when Options.AllowVersion3 => 3,
        _ => null,
    };

    // The parameter comes with the request that opens a session and not with later ones.
    private static ClientTraits Traits(HttpRequest request) =>
        Single(request.Query["b64"]) is null && !Jsonp.IsAsked(request) ? ClientTraits.None : ClientTraits.Base64;

    private static Task RefuseWhileStopping(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        return Task.CompletedTask;
    }
}
