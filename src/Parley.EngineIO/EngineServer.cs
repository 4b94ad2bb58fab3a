using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>Handles the requests of one Engine.IO endpoint: handshakes, polls, posts, WebSockets. Thread-safe.</summary>
internal sealed partial class EngineServer
{
    // Some clients of version 3 listen for messages only after they know that the socket is open, among them the protocol's own test suite.
    // So the handshake must not travel in the same segment as the upgrade response.
    private static readonly TimeSpan Version3Gap = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(200);

    private readonly SessionHost _host;
    private readonly OriginPolicy _origins;
    private readonly Func<Session, ISessionHandler> _accept;
    private bool _isStopping;
    private string _path = "";   // of the last handshake; any thread may replace it

    public EngineServer(SessionHost host, Func<Session, ISessionHandler> accept)
    {
        _host = host;
        _accept = accept;
        _origins = new OriginPolicy(host.Options.AllowedOrigins);
    }

    public Task InvokeAsync(HttpContext context)
    {
        HostPolicies.OptOut(context);
        if (OriginPolicy.EndpointPolicy(context) is { } policy) return InvokeByPolicyAsync(context, policy);

        _origins.AddHeaders(context);
        return !OriginPolicy.IsForeign(context.Request) || _origins.AllowsForeign(context.Request)
            ? RouteAsync(context)
            : RefuseOriginAsync(context, _origins.Description);
    }

    /// <summary>Refuses new sessions, and closes the others over <see cref="EngineOptions.DrainTime"/>.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        var (sessions, closed) = (_host.Sessions.All.ToList(), 0);
        var parts = (int)(_host.Options.DrainTime / DrainStep);
        for (var part = 1; part <= parts && _host.Sessions.Count > 0; part++)
        {
            for (var due = (long)sessions.Count * part / parts; closed < due; closed++)
                sessions[closed].Close(DisconnectReason.ServerShuttingDown);
            await Task.Delay(DrainStep, _host.Time);
        }

        foreach (var session in _host.Sessions.All) session.Close(DisconnectReason.ServerShuttingDown);
    }

    // The CORS middleware adds the headers. Only this class checks WebSockets.
    private async Task InvokeByPolicyAsync(HttpContext context, ICorsMetadata policy)
    {
        var isAllowed = !OriginPolicy.IsForeign(context.Request) || await OriginPolicy.AllowsForeignAsync(context, policy);
        await (isAllowed ? RouteAsync(context) : RefuseOriginAsync(context, "those of the endpoint's CORS policy"));
    }

    private Task RefuseOriginAsync(HttpContext context, string allowed)
    {
        Log.OriginRefused(_host.Logger, context.Request.Headers.Origin.ToString(), allowed);
        return RefuseAsync(context, EngineError.Forbidden, "the origin is not allowed.");
    }

    private Task RouteAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        var request = new EngineRequest(context.Request, _host.Options);
        return request.Transport switch
        {
            _ when request.IsScript && !_host.Options.AllowJsonp =>
                RefuseAsync(context, EngineError.BadRequest, $"JSONP is off ({nameof(EngineOptions.AllowJsonp)})."),
            EngineTransports.Polling when request.Sid is null => HandshakeByPollingAsync(context, request),
            EngineTransports.Polling => ContinueAsync(context, request),
            EngineTransports.WebSocket => AcceptWebSocketAsync(context, request),
            _ => RefuseAsync(context, EngineError.UnknownTransport, $"the transport is not one of {_host.Options.Transports}."),
        };
    }

    private Task HandshakeByPollingAsync(HttpContext context, in EngineRequest request)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            return RefuseAsync(context, EngineError.BadHandshakeMethod, "a session must be opened by GET.");
        if (request.Version is not { } version) return RefuseVersionAsync(context, request);
        if (_isStopping) return RefuseWhileStopping(context);

        var session = new Session(_host, Keep(context), version, request.Traits);
        AddCookie(context, session);
        var open = OutgoingPacket.Open(Describe(session, canUpgrade: _host.Options.Transports.HasFlag(EngineTransports.WebSocket)));
        Open(session);
        List<OutgoingPacket> packets = [open];
        var payload = PollingPayload.Of(packets, version, request.Traits);
        _host.Metrics.Transmitted(Session.Polling, packets, payload.Body.Length);
        return PollingAnswer.WriteAsync(context, payload, _host.Options, session);
    }

    private Task ContinueAsync(HttpContext context, in EngineRequest request)
    {
        // The heartbeat may be late: a session that has expired is not served any more.
        _host.Sessions.Find(request.Sid!)?.Tick(_host.Time.GetTimestamp());
        if (_host.Sessions.Find(request.Sid!) is not { } session) return RefuseSessionAsync(context, request);
        if (request.Version != session.Version) return RefuseOtherVersionAsync(context, session);
        if (session.IsVerified) context.Features.Get<IVerifiedConnectionFeature>()?.SetVerified();
        if (HttpMethods.IsGet(context.Request.Method)) return session.PollAsync(context);
        if (HttpMethods.IsPost(context.Request.Method)) return session.PostAsync(context);
        return RefuseAsync(context, EngineError.BadRequest, "a session accepts only GET and POST.");
    }

    private Task AcceptWebSocketAsync(HttpContext context, in EngineRequest request)
    {
        var upgrading = request.Sid is null ? null : _host.Sessions.Find(request.Sid);
        if (request.Sid is not null && upgrading is null) return RefuseSessionAsync(context, request);
        if (!WebSocketHandshake.IsAsked(context)) return RefuseWebSocketAsync(context);
        if (upgrading is not null && upgrading.Version != request.Version) return RefuseOtherVersionAsync(context, upgrading);
        if (request.Version is not { } version) return RefuseVersionAsync(context, request);
        return _isStopping ? RefuseWhileStopping(context) : RunWebSocketAsync(context, version, request.Traits, upgrading);
    }

    private async Task RunWebSocketAsync(HttpContext context, int version, ClientTraits traits, Session? upgrading)
    {
        var session = upgrading ?? new Session(_host, Keep(context), version, traits);
        if (upgrading is null) AddCookie(context, session);
        var compression = _host.Options.WebSocketCompression
            ? CompressionAgreement.Of(context.Request.Headers.SecWebSocketExtensions)
            : null;
        var pipe = await WebSocketHandshake.AcceptAsync(context, compression?.Answer);
        var handover = pipe as WebSocketHandover;
        var form = new FrameForm(version, traits, compression?.Compresses == true);
        var transport = new WebSocketTransport(
            handover?.Pipe ?? pipe, handover is null ? context.Abort : handover.Abort,
            session, _host.Settings, form, inflates: compression is not null,
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
        _host.Sessions.Add(session);
        if (_isStopping) session.Close(DisconnectReason.ServerShuttingDown);
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The time of the handshake is shown to people; nothing is measured by it.")]
    private Handshake Keep(HttpContext context)
    {
        var data = _host.Options.OnHandshake?.Invoke(context);
        var headers = _host.Options.KeepHeaders ? Copy(context.Request.Headers) : null;
        var extras = data is null && headers is null ? null : new HandshakeExtras(headers, data);

        // All clients use the same path, so they share one string.
        var path = context.Request.PathBase.Add(context.Request.Path).Value ?? "";
        if (path != _path) _path = path;
        return new Handshake(context, _host.Time.GetUtcNow(), _path, extras);
    }

    private static HeaderDictionary Copy(IHeaderDictionary headers) =>
        new(new Dictionary<string, StringValues>(headers, StringComparer.OrdinalIgnoreCase));

    private void AddCookie(HttpContext context, Session session)
    {
        if (_host.Options.Cookie is not { } cookie) return;
        var options = cookie.Build(context);
        options.HttpOnly = true;   // the session's id is enough to act as the client
        if (options.SameSite == SameSiteMode.Unspecified) options.SameSite = SameSiteMode.Lax;
        context.Response.Cookies.Append(cookie.Name!, session.Id, options);
    }

    private EngineHandshake Describe(Session session, bool canUpgrade) =>
        new(session.Id, canUpgrade, _host.Options.PingInterval, _host.Options.PingTimeout, _host.Options.MaxPayload);

    private Task RefuseWebSocketAsync(HttpContext context)
    {
        WebSocketHandshake.NameVersion(context);
        return RefuseAsync(
            context, EngineError.BadRequest,
            "it is not a WebSocket handshake of version 13; check that the proxy forwards WebSocket upgrades.");
    }

    private Task RefuseSessionAsync(HttpContext context, in EngineRequest request)
    {
        if (_host.Sessions.IsOfOtherNode(request.Sid!)) Log.OtherNode(_host.Logger);
        return RefuseAsync(context, EngineError.UnknownSession, "the session does not exist here: it has ended, or another node has it.");
    }

    private Task RefuseOtherVersionAsync(HttpContext context, Session session) =>
        RefuseAsync(context, EngineError.BadRequest, $"the session has version {session.Version}, and the request another.");

    private Task RefuseVersionAsync(HttpContext context, in EngineRequest request) => RefuseAsync(
        context,
        EngineError.UnsupportedVersion,
        request.IsVersion3
            ? $"the client uses Engine.IO 3 (Socket.IO 1.x or 2.x), and {nameof(EngineOptions.AllowVersion3)} is off."
            : "EIO is neither 3 nor 4.");

    private Task RefuseAsync(HttpContext context, EngineError error, string why)
    {
        Log.Refused(_host.Logger, error.Code, error.Message, why);
        _host.Metrics.Refused(error.Code);
        return error.WriteAsync(context);
    }

    private static Task RefuseWhileStopping(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        context.Response.ContentLength = 0;   // an explicit length keeps the host from adding an error page
        return Task.CompletedTask;
    }
}
