using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Nodes;

/// <summary>A bus for a few nodes, through the announcements of PostgreSQL.</summary>
internal sealed partial class DatabaseBus(
    ChatStore store, IOptions<ChatOptions> options, ServiceSupervisor supervisor, ThinnedLogger<DatabaseBus> logger)
    : SupervisedService("node bus", supervisor), INodeBus
{
    private const int MaxWaiting = 10_000;
    private const int MaxAtOnce = 100;
    private const string Send = $"select pg_notify({PostgresChannel.BusSql}, message) from unnest($1::text[]) message";

    private readonly Channel<string> _outbox = Channel.CreateBounded<string>(MaxWaiting);

    public event Action<NodeMessage>? Received;

    public bool IsOn { get; } = options.Value.Cluster == ChatOptions.DatabaseCluster;

    public string Node => store.Node!;

    public void Publish(NodeMessage message)
    {
        if (!IsOn) return;

        var text = JsonSerializer.Serialize(message with { Node = Node }, NodesJson.Default.NodeMessage);
        if (Encoding.UTF8.GetByteCount(text) > PostgresChannel.MaxBytes) Log.TooLarge(logger, text.Length);
        else if (!_outbox.Writer.TryWrite(text)) Log.Full(logger);
    }

    protected override Task RunAsync(CancellationToken stopping) => !IsOn ? Task.CompletedTask : Task.WhenAll(
        Supervisor.RunAsync(Supervisor.Work("node bus, out", isUrgent: true), SendAllAsync, stopping),
        Supervisor.RunAsync(Supervisor.Work("node bus, in", isUrgent: true), ReceiveAllAsync, stopping));

    private async Task SendAllAsync(CancellationToken stopping)
    {
        await using var sql = await store.OpenForNodesAsync();
        await sql.ExecuteAsync("set synchronous_commit = off");   // Announcements are not kept, so there is nothing to wait for.
        try
        {
            while (await _outbox.Reader.WaitToReadAsync(stopping)) await SendSomeAsync(sql);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await SendSomeAsync(sql);   // The last words of this node.
        }
    }

    private async ValueTask SendSomeAsync(ReadSession sql)
    {
        var messages = new List<string>();
        while (messages.Count < MaxAtOnce && _outbox.Reader.TryRead(out var message)) messages.Add(message);
        await using var rows = await sql.QueryAsync(Send, (object)messages.ToArray());
    }

    private async Task ReceiveAllAsync(CancellationToken stopping)
    {
        await using var channel = await store.OpenChannelAsync(PostgresChannel.BusSql);
        while (true)
        {
            foreach (var text in await channel.WaitAsync(TimeSpan.MaxValue, stopping)) Receive(text);
        }
    }

    private void Receive(string text)
    {
        try
        {
            var message = JsonSerializer.Deserialize(text, NodesJson.Default.NodeMessage)!;
            if (message.Node != store.Node) Received?.Invoke(message);
        }
        catch (Exception exception) when (!MemoryFault.Is(exception))   // One message that fails must not stop the next ones.
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A message to other nodes has {Length} characters, which is too many. It was dropped.", EventName = "NodeMessageTooLarge")]
        public static partial void TooLarge(ILogger logger, int length);

        [LoggerMessage(2, LogLevel.Warning, "Too many messages to other nodes wait for the database. One was dropped.", EventName = "NodeBusFull")]
        public static partial void Full(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "A message of another node failed.", EventName = "NodeMessageFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
