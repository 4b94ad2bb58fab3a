// A minimal server, published as native code. It sends back what it receives, as an event or as an ack.
using System.Text.Json.Serialization;
using Parley.EngineIO;
using Parley.SocketIO;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseEngineIO()));
builder.Services.AddSocketIO().AddJsonContext(EchoJson.Default);
var app = builder.Build();

var echo = new SocketEvent<Message>("echo");
var ask = new SocketEvent<Message, Message>("ask");
app.MapSocketIO().MapNamespace("/")
    .On(echo, (context, message) => context.Socket.Emit(echo, message))
    .On(ask, (context, message) => ValueTask.FromResult(message));
app.Run();

internal sealed record Message(string Text, int Number);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Message))]
internal sealed partial class EchoJson : JsonSerializerContext;
