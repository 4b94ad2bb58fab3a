// The first program of the guide: a server and a page that exchange events.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();
app.UseFileServer();   // wwwroot/index.html

var hello = new SocketEvent<string, string>("hello");   // the argument is a string, and so is the ack
var joined = new SocketEvent<string>("joined");

var io = app.MapSocketIO();
var main = io.MapNamespace("/");   // the namespace of clients that name no other
main.OnConnect(socket => socket.Broadcast.Emit(joined, socket.Id));
main.On(hello, (context, name) => ValueTask.FromResult($"Hello {name}, you are {context.Socket.Id}"));
app.Run();
