// The first program of the guide: a server and a page that talk.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();
app.UseFileServer();   // wwwroot/index.html

var hello = new SocketEvent<string, string>("hello");   // carries a string, is answered with a string
var joined = new SocketEvent<string>("joined");

var io = app.MapSocketIO();
var main = io.MapNamespace("/");   // the namespace that clients are in unless they name another
main.OnConnect(socket => socket.Broadcast.Emit(joined, socket.Id));
main.On(hello, (context, name) => ValueTask.FromResult($"Hello {name}, you are {context.Socket.Id}"));
app.Run();
