using System.Collections.Concurrent;
using System.Diagnostics;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Tests;

public sealed class TraceTests : IAsyncLifetime
{
    private static readonly ActivitySource Test = new("test of traces");

    private readonly ConcurrentQueue<Activity> _ended = [];
    private LiveServer _server = null!;
    private ActivityListener? _listener;

    public async ValueTask InitializeAsync()
    {
        _server = await LiveServer.StartAsync();
        await _server.UsersAsync("ada", "ben");
        await _server.BefriendAsync("ada", "ben");
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_event_leads_to_the_write_and_its_commit()
    {
        using var ada = await _server.ConnectAsync("ada");
        Listen();

        await ada.AskWithAsync("/friend", "sendfsmg", """,{"to":"ben","msg":{"msg":"hello"}}""");

        await LedAsync("/friend sendfsmg", "write", "commit");
    }

    [Fact]
    public async Task An_event_leads_to_its_reads()
    {
        using var ada = await _server.ConnectAsync("ada");
        Listen();

        await ada.AskAsync("/friend", "history-c", """{"with":"ben"}""");

        await LedAsync("/friend history-c", "read");
    }

    [Fact]
    public async Task A_write_of_many_requests_belongs_to_the_first_traced_one_and_is_linked_to_the_others()
    {
        Listen();
        Activity? first = null, second = null;
        await HeldWriter.QueueAsync(_server.Writer, () =>
        {
            var untraced = WriteAsync();
            (first, var one) = Traced("first");
            (second, var other) = Traced("second");
            return [untraced, one, other];
        });

        Activity? write = null;
        await Patience.UntilAsync(() => (write = Parts(first!, "write").FirstOrDefault()) is not null);
        Assert.InRange((int)write!.GetTagItem("db.operation.batch.size")!, 3, 10);   // Work of the server may share it.
        Assert.Equal([second!.SpanId], write.Links.Select(link => link.Context.SpanId));
    }

    [Fact]
    public async Task What_the_server_does_by_itself_is_not_traced()
    {
        Listen();

        await WriteAsync();
        await using (await _server.Get<Storage.ChatStore>().ReadAsync())
        {
        }

        Assert.DoesNotContain(_ended, activity => activity.Source.Name == "Parley.Chat" && activity.ParentSpanId == default);
    }

    private void Listen()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Parley.Chat" or "Parley.SocketIO" || source == Test,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    // Events of other tests are traced as well, and lead to the same.
    private Task LedAsync(string root, params string[] parts) => Patience.UntilAsync(() => parts.Aggregate(
        _ended.Where(activity => activity.DisplayName == root && activity.ParentSpanId == default),
        (found, name) => found.SelectMany(activity => Parts(activity, name))).Any());

    private IEnumerable<Activity> Parts(Activity whole, string name) => _ended.Where(
        activity => activity.DisplayName == name && activity.ParentSpanId == whole.SpanId && activity.TraceId == whole.TraceId);

    private (Activity, Task) Traced(string name)
    {
        using var activity = Test.StartActivity(name)!;
        return (activity, WriteAsync());
    }

    private Task<Outcome<Done>> WriteAsync() => _server.Writer.RunAsync<Done>(Actor.Server, _ => Done.Value);
}
