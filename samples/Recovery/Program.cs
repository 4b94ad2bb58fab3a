// When its connection breaks, a client reconnects as the same socket and gets the events that it missed.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO(o => o.Recovery = new RecoveryOptions { MaxDisconnection = TimeSpan.FromMinutes(2) });
var app = builder.Build();

var say = new SocketEvent<string>("say");
var said = new SocketEvent<string>("said");
var welcome = new SocketEvent<string>("welcome");
app.MapSocketIO().MapNamespace("/")
    .OnConnect(socket =>
    {
        if (socket.Recovered) return;   // it is in its rooms again, and the missed events follow
        socket.Join("lobby");
        socket.Emit(welcome, "You are new here.");   // a client without an event has no offset and cannot recover
    })
    .On(say, (context, text) => context.Socket.To("lobby").Emit(said, text));
app.Run();
