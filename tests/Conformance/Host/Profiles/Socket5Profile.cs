using Parley.SocketIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The server of the Socket.IO 5 suite.</summary>
internal sealed class Socket5Profile : Profile
{
    public override string Name => "socket5";

    public override void AddServices(IServiceCollection services) => services.AddSocketIO(options =>
    {
        SuiteSettings.Apply(options.Engine);
        options.ConnectTimeout = TimeSpan.FromSeconds(1);
    });

    public override void Map(WebApplication app)
    {
        var io = app.MapSocketIO();
        io.MapNamespace("/")
            .Use(AuthMemory.RememberAsync)
            .OnConnect(TellAuth)
            .On("message", (context, arguments) =>
            {
                context.Socket.Emit("message-back", arguments);
                return default;
            })
            .On("message-with-ack", (context, arguments) =>
            {
                context.Ack(arguments);
                return default;
            });
        io.MapNamespace("/custom").Use(AuthMemory.RememberAsync).OnConnect(TellAuth);
    }

    private static void TellAuth(Socket socket) =>
        socket.Emit("auth", EventArguments.None.With(AuthMemory.Of(socket), Json.Default.JsonElement));
}
