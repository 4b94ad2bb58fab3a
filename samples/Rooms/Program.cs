// A chat room: each message goes to the others in the lobby, and its length is the ack.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();

var chat = app.MapSocketIO().MapNamespace("/chat");
var said = new SocketEvent<string>("said");
var say = new SocketEvent<string, int>("say");
chat.OnConnect(socket => socket.Join("lobby"));
chat.On(say, (context, text) =>
{
    context.Socket.To("lobby").Emit(said, text);
    return ValueTask.FromResult(text.Length);   // the ack
});
app.Run();
