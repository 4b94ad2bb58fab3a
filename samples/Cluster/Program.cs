// One of several servers on one Redis. Start it twice, with --urls http://localhost:5001 and 5002: each reaches the clients of the other.
using Parley.EngineIO;
using Parley.SocketIO;
using Parley.SocketIO.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO(options => options.Engine.Transports = EngineTransports.WebSocket)   // so no sticky sessions are needed
    .AddRedisAdapter(builder.Configuration["Redis"] ?? "127.0.0.1:6379");
builder.Services.AddHealthChecks().AddRedisAdapter();
var app = builder.Build();

var chat = app.MapSocketIO().MapNamespace("/chat");
var said = new SocketEvent<string>("said");
var say = new SocketEvent<string>("say");
chat.OnConnect(socket => socket.Join("lobby"));
chat.On(say, (context, text) => context.Socket.To("lobby").Emit(said, text));

app.MapHealthChecks("/health/ready");
app.MapGet("/", async (CancellationToken cancellationToken) =>
{
    var sockets = await chat.FetchSocketsAsync(cancellationToken);
    return $"{sockets.Count} sockets on {await chat.ServerCountAsync(cancellationToken)} servers, {chat.SocketCount} of them here\n";
});
app.Run();
