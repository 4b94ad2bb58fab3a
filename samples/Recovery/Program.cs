// A client whose connection breaks comes back as the same socket, and gets what it missed.
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
        if (socket.Recovered) return;   // it is in its rooms, and what it missed is on its way
        socket.Join("lobby");
        socket.Emit(welcome, "You are new here.");   // the first event gives the client an offset to come back with
    })
    .On(say, (context, text) => context.Socket.To("lobby").Emit(said, text));
app.Run();
