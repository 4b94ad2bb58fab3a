// Emitting from outside a handler: a hosted service sends the time to all clients, and an HTTP endpoint sends an announcement.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
builder.Services.AddHostedService<Clock>();
var app = builder.Build();

app.MapSocketIO().MapNamespace("/clock");
app.MapPost("/announce/{text}", (string text, SocketIOServer io) => io.Of("/clock").Emit(Clock.Announcement, text));
app.Run();

internal sealed class Clock(SocketIOServer io, TimeProvider time) : BackgroundService
{
    public static readonly SocketEvent<string> Announcement = new("announcement");
    private static readonly SocketEvent<string> Tick = new("tick");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            io.Of("/clock").Volatile.Emit(Tick, time.GetUtcNow().ToString("O"));   // a slow client misses some
    }
}
