// A server as plain as possible, to be compared with others: it echoes and broadcasts.
using System.CommandLine;
using System.Text.Json.Serialization;
using Parley.EngineIO;
using Parley.SocketIO;

// Less waking of threads: Kestrel hands what it has received to the thread pool itself, so nothing of ours runs where sockets are waited
// for.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var port = new Option<int>("--port") { Required = true };
var rooms = new Option<bool>("--rooms") { Description = "clients may join rooms and send to them" };
var ping = new Option<int>("--ping-interval") { DefaultValueFactory = _ => 25_000, Description = "milliseconds" };
var arguments = new RootCommand("The plain Socket.IO server that is measured.") { port, rooms, ping }.Parse(args);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseEngineIO()));
builder.WebHost.UseUrls($"http://127.0.0.1:{arguments.GetRequiredValue(port)}");
builder.Services
    .AddSocketIO(options => options.Engine.PingInterval = TimeSpan.FromMilliseconds(arguments.GetValue(ping)))
    .AddJsonContext(PeerJson.Default);
var app = builder.Build();

var main = app.MapSocketIO().MapNamespace("/");
main.On("echo", (context, echoed) =>
{
    context.Ack(echoed);
    return default;
});
main.On("bcast", (_, sent) =>
{
    main.Emit("bcast", sent);
    return default;
});
if (arguments.GetValue(rooms))
    AddRooms(main);

// For measurements: the bytes allocated so far, and those in use.
app.MapGet("/allocated", () => Results.Text($"{GC.GetTotalAllocatedBytes(precise: true)}"));
app.MapGet("/used", () => Results.Text($"{GC.GetTotalMemory(forceFullCollection: true)}"));
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"listening on {app.Urls.Single()}"));
app.Run();

static void AddRooms(SocketNamespace main)
{
    main.On(new SocketEvent<string>("join"), (context, room) => context.Socket.Join(room));
    main.On("room", (_, sent) =>
    {
        var (room, payload) = (sent.Get(0, PeerJson.Default.String)!, sent.Get(1, PeerJson.Default.String)!);
        main.To(room).Emit(new SocketEvent<string>("room"), payload);
        return default;
    });
}

[JsonSerializable(typeof(string))]
internal sealed partial class PeerJson : JsonSerializerContext;
