// Packets as MessagePack instead of JSON. Clients need the npm package socket.io-msgpack-parser.
using System.Text.Json.Serialization;
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO()
    .AddJsonContext(PictureJson.Default)   // types are serialized as with JSON
    .UseParser(new MessagePackParser());
var app = builder.Build();

var upload = new SocketEvent<Picture, int>("upload");
var uploaded = new SocketEvent<Picture>("uploaded");
app.MapSocketIO().MapNamespace("/").On(upload, (context, picture) =>
{
    context.Socket.Broadcast.Emit(uploaded, picture);
    return ValueTask.FromResult(picture.Bytes.Data.Length);
});
app.Run();

internal sealed record Picture(string Name, Attachment Bytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Picture))]
internal sealed partial class PictureJson : JsonSerializerContext;
