using Parley.SocketIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The support server of the tests of the JavaScript package socket.io-client.</summary>
internal sealed class ClientProfile : Profile
{
    // The client's tests of its connection timeout count on it.
    private static readonly TimeSpan HandshakeDelay = TimeSpan.FromMilliseconds(10);

    public override string Name => "client";

    public override void AddServices(IServiceCollection services) => services.AddSocketIO(options =>
    {
        options.Engine.PingInterval = TimeSpan.FromSeconds(2);
        options.Recovery = new RecoveryOptions();
    }).AddJsonContext(Json.Default);

    public override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var delay = context.Request.Query.ContainsKey("sid") ? UpgradeDelay(context) : HandshakeDelay;
            if (delay > TimeSpan.Zero) await Task.Delay(delay, TimeProvider.System, context.RequestAborted);
            await next(context);
        });

        var io = app.MapSocketIO();
        var main = io.MapNamespace("/").Use(AuthMemory.RememberAsync).Use(RefuseFailing);
        ClientAnswers.Map(main);
        ClientBinary.Map(main);
        ClientAnswers.MapId(io.MapNamespace("/foo"));
        foreach (var name in (string[])["/timeout_socket", "/valid", "/asd"]) io.MapNamespace(name);
        io.MapNamespace("/abc").Use(AuthMemory.RememberAsync)
            .OnConnect(socket => socket.Emit("handshake", ClientAnswers.HandshakeOf(socket)));
        io.MapNamespace("/no").Use((_, _) => throw new ConnectError("Auth failed (custom namespace)"));
    }

    // The Node server upgrades slowly. A test counts the packets of the first 100 ms, and an upgrade would add one packet
    // more.
    private static TimeSpan UpgradeDelay(HttpContext context) =>
        context.Request.Query["transport"] == "websocket" ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero;

    private static ValueTask RefuseFailing(ConnectContext connect, Func<ConnectContext, ValueTask> next) =>
        connect.Handshake.Query["fail"].ToString() is "" ? next(connect) : throw new ConnectError("Auth failed (main namespace)");
}
