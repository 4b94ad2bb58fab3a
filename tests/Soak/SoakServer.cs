using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.SocketIO;

namespace Parley.Soak;

/// <summary>The state of the server. All but the memory must be zero when no client is left.</summary>
/// <param name="Sessions">Engine.IO sessions, by the meter.</param>
/// <param name="Connections">Connections of the Socket.IO server.</param>
/// <param name="Sockets">Sockets in all namespaces; they own the acks that are waited for.</param>
/// <param name="Rooms">Rooms in all namespaces.</param>
/// <param name="DynamicNamespaces">Namespaces that were made on demand.</param>
/// <param name="Events">Events that were handled so far.</param>
/// <param name="HeapBytes">The bytes in use on the heap, after a collection if one was requested.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
internal sealed record Tables(
    long Sessions, int Connections, int Sockets, int Rooms, int DynamicNamespaces, long Events, long HeapBytes, long ResidentBytes)
{
    public bool IsEmpty => Sessions == 0 && Connections == 0 && Sockets == 0 && Rooms == 0 && DynamicNamespaces == 0;
}

[JsonSerializable(typeof(Tables))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class SoakJson : JsonSerializerContext;

/// <summary>The server under test, in its own process, so that its memory can be measured.</summary>
internal static partial class SoakServer
{
    // Short, so that broken connections are found soon; long enough for a machine that runs server and clients on the same cores.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The time after which a silent client is removed in any case.</summary>
    public static readonly TimeSpan Silence = PingInterval + PingTimeout + TimeSpan.FromSeconds(2);

    private static readonly SocketEvent<string, int> Say = new("say");
    private static readonly SocketEvent<string> Said = new("said");
    private static readonly SocketEvent<string, string> AskMe = new("ask me");
    private static readonly SocketEvent<string, string> Question = new("question");
    private static readonly SocketEvent<Attachment, Attachment> Photo = new("photo");

    private static long _sessions;
    private static long _events;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var meters = Listen();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSocketIO(options =>
        {
            options.Engine.PingInterval = PingInterval;
            options.Engine.PingTimeout = PingTimeout;
            options.AckTimeout = TimeSpan.FromSeconds(2);
            options.ConnectTimeout = PingTimeout;
            options.Recovery = new RecoveryOptions { MaxDisconnection = TimeSpan.FromSeconds(5), MaxPackets = 1_000 };
        });

        var app = builder.Build();
        var io = app.MapSocketIO();
        Handle(io.MapNamespace("/"));
        Handle(io.MapNamespace(Rooms()));
        var server = app.Services.GetService(typeof(SocketIOServer)) as SocketIOServer;
        app.MapGet("/tables", (HttpContext context) => context.Response.WriteAsync(JsonSerializer.Serialize(
            Read(server!, meters, context.Request.Query.ContainsKey("collect")), SoakJson.Default.Tables)));
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    [GeneratedRegex("^/room-[0-9]+$")]
    private static partial Regex Rooms();

    private static void Handle<T>(NamespaceHandlers<T> ns)
        where T : NamespaceHandlers<T>
    {
        ns.On(Say, (context, text) =>
        {
            Interlocked.Increment(ref _events);
            var room = $"room {text.Length % 50}";
            if (text.Length % 3 == 0) context.Socket.Leave(room);
            else context.Socket.Join(room);
            context.Socket.To(room).Emit(Said, text);
            return new ValueTask<int>(text.Length);
        });
        ns.On(Photo, (_, photo) => new ValueTask<Attachment>(photo));
        ns.OnPipelined(AskMe, async (context, text) =>
        {
            try
            {
                return await context.Socket.EmitWithAckAsync(Question, text);
            }
            catch (Exception e) when (e is TimeoutException or AckFailedException)
            {
                return "no answer";   // many clients never ack, on purpose
            }
        });
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "engineio.server.active_connections") meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sessions, value));
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref _sessions, value));
        listener.Start();
        return listener;
    }

    private static Tables Read(SocketIOServer server, MeterListener meters, bool collect)
    {
        Interlocked.Exchange(ref _sessions, 0);
        meters.RecordObservableInstruments();
        if (collect)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        var namespaces = server.Namespaces;
        return new Tables(
            Interlocked.Read(ref _sessions),
            server.ConnectionCount,
            namespaces.Sum(ns => ns.SocketCount),
            namespaces.Sum(ns => ns.RoomCount),
            namespaces.Count - 1,
            Interlocked.Read(ref _events),
            GC.GetTotalMemory(forceFullCollection: collect),
            Environment.WorkingSet);
    }
}
