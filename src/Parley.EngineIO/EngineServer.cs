using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>Answers the requests of one Engine.IO endpoint: handshakes, polls, posts, WebSockets.</summary>
internal sealed partial class EngineServer
{
    // Clients of version 3 may listen for messages only once they know that the socket is open, the protocol's own test suite among them:
    // the handshake must not travel in the same segment as the upgrade.
    private static readonly TimeSpan Version3Gap = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PacedAtOnce = TimeSpan.FromSeconds(5);

    private const int LargestUnwritten = 256 * 1024;

    private readonly OriginPolicy _origins;
    private readonly Func<Session, ISessionHandler> _accept;
    private string _path = "";   // of the last handshake; any thread may exchange it

    public EngineServer(
        EngineOptions options,
        Func<Session, ISessionHandler> accept,
        TimeProvider time,
        ILogger logger,
        IMeterFactory? meters = null,
        EngineMemory? memory = null)
    {
        Memory = memory ?? new EngineMemory(options, time);
        Metrics = new EngineMetrics(meters, Sessions, Memory);
        Options = options;
        Time = time;
        Logger = logger;
        _accept = accept;
        _origins = new OriginPolicy(options.AllowedOrigins);
        PingInterval = Ticks(options.PingInterval);
        PingTimeout = Ticks(options.PingTimeout);
        UpgradeTimeout = Ticks(options.UpgradeTimeout);
        MessageTimeout = Ticks(options.MessageTimeout);
        WriteTimeout = Ticks(options.WriteTimeout);
        Burst = Ticks(PacedAtOnce);
        Pace = options.PacketsPerSecond == 0 ? 0 : time.TimestampFrequency / options.PacketsPerSecond;
        UnverifiedPace = options.UnverifiedPacketsPerSecond == 0 ? Pace : time.TimestampFrequency / options.UnverifiedPacketsPerSecond;
        MostUnwritten = Math.Min(LargestUnwritten, options.MaxOutboxBytes / 2);
        HeldByAnyone = Math.Min(Session.SmallBytes, Math.Min(MostUnwritten, options.MaxPendingBytes));
    }

    public EngineOptions Options { get; }
    public EngineMemory Memory { get; }
    public TimeProvider Time { get; }
    public ILogger Logger { get; }
    public SessionTable Sessions { get; } = new();
    public EngineMetrics Metrics { get; }
    public bool IsStopping { get; private set; }

    // In ticks of Time.GetTimestamp().
    public long PingInterval { get; }
    public long PingTimeout { get; }
    public long UpgradeTimeout { get; }
    public long MessageTimeout { get; }
    public long WriteTimeout { get; }

    /// <summary>Packets of so much time may come at once.</summary>
    public long Burst { get; }

    /// <summary>The time that each packet of one connection takes up at the most allowed rate; 0 if there is no limit.</summary>
    public long Pace { get; }
    public long UnverifiedPace { get; }

    /// <summary>While more bytes wait to be written to a client, nothing more is done for it.</summary>
    public int MostUnwritten { get; }

    /// <summary>A session that holds no more bytes waits for nothing.</summary>
    public int HeldByAnyone { get; }

    public Task InvokeAsync(HttpContext context)
    {
        HostPolicies.OptOut(context);
        if (OriginPolicy.EndpointPolicy(context) is { } policy) return InvokeByPolicyAsync(context, policy);

        _origins.AddHeaders(context);
        return !OriginPolicy.IsForeign(context.Request) || _origins.AllowsForeign(context.Request)
            ? RouteAsync(context)
            : RefuseOriginAsync(context, _origins.Description);
    }

    public void CloseAll()
    {
        IsStopping = true;
        foreach (var session in Sessions.All) session.Close(DisconnectReason.ServerShuttingDown);
    }

    // The headers are added by the middleware that the policy belongs to; that of WebSockets is decided here alone.
    private async Task InvokeByPolicyAsync(HttpContext context, ICorsMetadata policy)
    {
        var isAllowed = !OriginPolicy.IsForeign(context.Request) || await OriginPolicy.AllowsForeignAsync(context, policy);
        await (isAllowed ? RouteAsync(context) : RefuseOriginAsync(context, "those of the endpoint's CORS policy"));
    }

    private Task RefuseOriginAsync(HttpContext context, string allowed)
    {
        Log.OriginRefused(Logger, context.Request.Headers.Origin.ToString(), allowed);
        return RefuseAsync(context, EngineError.Forbidden, "the origin is not allowed.");
    }

    private Task RouteAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        var request = new EngineRequest(context.Request, Options);
        return request.Transport switch
        {
            _ when request.IsScript && !Options.AllowJsonp =>
                RefuseAsync(context, EngineError.BadRequest, $"JSONP is off ({nameof(EngineOptions.AllowJsonp)})."),
            EngineTransports.Polling when request.Sid is null => HandshakeByPollingAsync(context, request),
            EngineTransports.Polling => ContinueAsync(context, request),
            EngineTransports.WebSocket => AcceptWebSocketAsync(context, request),
            _ => RefuseAsync(context, EngineError.UnknownTransport, $"the transport is none of {Options.Transports}."),
        };
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Time.TimestampFrequency);

    private Task HandshakeByPollingAsync(HttpContext context, in EngineRequest request)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            return RefuseAsync(context, EngineError.BadHandshakeMethod, "a session is opened by GET.");
        if (request.Version is not { } version) return RefuseVersionAsync(context, request);
        if (IsStopping) return RefuseWhileStopping(context);

        var session = new Session(this, Keep(context), version, request.Traits);
        AddCookie(context, session);
        var open = OutgoingPacket.Open(Describe(session, canUpgrade: Options.Transports.HasFlag(EngineTransports.WebSocket)));
        Open(session);
        List<OutgoingPacket> packets = [open];
        var payload = PollingPayload.Of(packets, version, request.Traits);
        Metrics.Transmitted(Session.Polling, packets, payload.Body.Length);
        return PollingAnswer.WriteAsync(context, payload, session);
    }

    private Task ContinueAsync(HttpContext context, in EngineRequest request)
    {
        // The heartbeat may be a moment behind: a session whose time is over is not served any more.
        Sessions.Find(request.Sid!)?.Tick(Time.GetTimestamp());
        if (Sessions.Find(request.Sid!) is not { } session) return RefuseSessionAsync(context);
        if (request.Version != session.Version) return RefuseOtherVersionAsync(context, session);
        if (session.IsVerified) context.Features.Get<IVerifiedConnectionFeature>()?.SetVerified();
        if (HttpMethods.IsGet(context.Request.Method)) return session.PollAsync(context);
        if (HttpMethods.IsPost(context.Request.Method)) return session.PostAsync(context);
        return RefuseAsync(context, EngineError.BadRequest, "a session is polled by GET and written to by POST.");
    }

    private Task AcceptWebSocketAsync(HttpContext context, in EngineRequest request)
    {
        var upgrading = request.Sid is null ? null : Sessions.Find(request.Sid);
        if (request.Sid is not null && upgrading is null) return RefuseSessionAsync(context);
        if (!WebSocketHandshake.IsAsked(context)) return RefuseWebSocketAsync(context);
        if (upgrading is not null && upgrading.Version != request.Version) return RefuseOtherVersionAsync(context, upgrading);
        if (request.Version is not { } version) return RefuseVersionAsync(context, request);
        return IsStopping ? RefuseWhileStopping(context) : RunWebSocketAsync(context, version, request.Traits, upgrading);
    }

    private async Task RunWebSocketAsync(HttpContext context, int version, ClientTraits traits, Session? upgrading)
    {
        var session = upgrading ?? new Session(this, Keep(context), version, traits);
        if (upgrading is null) AddCookie(context, session);
        var compression = Options.WebSocketCompression ? CompressionAgreement.Of(context.Request.Headers.SecWebSocketExtensions) : null;
        var pipe = await WebSocketHandshake.AcceptAsync(context, compression?.Answer);
        var handover = pipe as WebSocketHandover;
        var form = new FrameForm(version, traits, compression?.Compresses == true);
        var transport = new WebSocketTransport(
            handover?.Pipe ?? pipe, handover is null ? context.Abort : handover.Abort, session, form, inflates: compression is not null,
            context.Features.Get<IVerifiedConnectionFeature>());

        if (handover is null) await RunAsync(session, transport, isUpgrade: upgrading is not null);
        else handover.Take(() => RunAsync(session, transport, isUpgrade: upgrading is not null));
    }

    private Task RunAsync(Session session, WebSocketTransport transport, bool isUpgrade)
    {
        if (isUpgrade) return session.UpgradeAsync(transport);
        return session.Version == 3 ? RunVersion3Async(session, transport) : RunNewAsync(session, transport);
    }

    private async Task RunVersion3Async(Session session, WebSocketTransport transport)
    {
        await Task.Delay(Version3Gap, TimeProvider.System);
        await RunNewAsync(session, transport);
    }

    private Task RunNewAsync(Session session, WebSocketTransport transport)
    {
        using (WriteBatch.Open())
        {
            session.BeginOn(transport);
            session.Send(OutgoingPacket.Open(Describe(session, canUpgrade: false)));
            Open(session);
        }

        return session.RunAsync(transport);
    }

    private void Open(Session session)
    {
        session.Open(_accept(session));
        Sessions.Add(session);
        if (IsStopping) session.Close(DisconnectReason.ServerShuttingDown);
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "When a client came is for people to read; nothing is measured by it.")]
    private Handshake Keep(HttpContext context)
    {
        var data = Options.OnHandshake?.Invoke(context);
        var headers = Options.KeepHeaders ? Copy(context.Request.Headers) : null;
        var extras = data is null && headers is null ? null : new HandshakeExtras(headers, data);

        // All clients come by the same path: they share one string.
        var path = context.Request.PathBase.Add(context.Request.Path).Value ?? "";
        if (path != _path) _path = path;
        return new Handshake(context, Time.GetUtcNow(), _path, extras);
    }

    private static HeaderDictionary Copy(IHeaderDictionary headers) =>
        new(new Dictionary<string, StringValues>(headers, StringComparer.OrdinalIgnoreCase));

    private void AddCookie(HttpContext context, Session session)
    {
        if (Options.Cookie is not { } cookie) return;
        var options = cookie.Build(context);
        options.HttpOnly = true;   // who has the session's id can speak for the client
        if (options.SameSite == SameSiteMode.Unspecified) options.SameSite = SameSiteMode.Lax;
        context.Response.Cookies.Append(cookie.Name!, session.Id, options);
    }

    private EngineHandshake Describe(Session session, bool canUpgrade) =>
        new(session.Id, canUpgrade, Options.PingInterval, Options.PingTimeout, Options.MaxPayload);

    private Task RefuseWebSocketAsync(HttpContext context)
    {
        WebSocketHandshake.NameVersion(context);
        return RefuseAsync(context, EngineError.BadRequest, "it is no request for a WebSocket of version 13; does a proxy in front pass these on?");
    }

    private Task RefuseSessionAsync(HttpContext context) => RefuseAsync(
        context,
        EngineError.UnknownSession,
        "there is no such session here: it has ended, or several nodes run without sticky sessions.");

    private Task RefuseOtherVersionAsync(HttpContext context, Session session) =>
        RefuseAsync(context, EngineError.BadRequest, $"the session speaks version {session.Version}, and the request another.");

    private Task RefuseVersionAsync(HttpContext context, in EngineRequest request) => RefuseAsync(
        context,
        EngineError.UnsupportedVersion,
        request.IsVersion3
            ? $"the client speaks Engine.IO 3 (Socket.IO 1.x or 2.x), and {nameof(EngineOptions.AllowVersion3)} is off."
            : "EIO is none of the versions spoken here, 3 and 4.");

    private Task RefuseAsync(HttpContext context, EngineError error, string why)
    {
        Log.Refused(Logger, error.Code, error.Message, why);
        Metrics.Refused(error.Code);
        return error.WriteAsync(context);
    }

    private static Task RefuseWhileStopping(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        context.Response.ContentLength = 0;   // all that is to be said: no page of the host's
        return Task.CompletedTask;
    }
}
