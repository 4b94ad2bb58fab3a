namespace Parley.Chat.Storage;

/// <summary>A right that one node of a cluster has at a time: an advisory lock of PostgreSQL, which ends with its connection.</summary>
/// <remarks>
/// The database also ends the connection of a node that does not show for some seconds, because it hangs or cannot be reached. So another
/// node may have the lease before this one knows that it is lost: what is done under it must be right when it is done twice.
/// </remarks>
internal sealed class Lease : IAsyncDisposable
{
    private const string Impatience =
        "set idle_session_timeout = '10s'; set tcp_keepalives_idle = 3; set tcp_keepalives_interval = 3; set tcp_keepalives_count = 2";

    private const string Try = "select pg_try_advisory_lock(1885434478, hashtext(current_schema() || ':' || $1))";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ReadSession _sql;
    private readonly string _name;
    private readonly TimeProvider _time;

    private Lease(ReadSession sql, string name, TimeProvider time) => (_sql, _name, _time) = (sql, name, time);

    /// <summary>Runs work while this node has the lease: at once if no other node uses the database.</summary>
    /// <param name="store">The database.</param>
    /// <param name="name">The work.</param>
    /// <param name="run">The work, until it is cancelled; started again when the lease was lost and is had again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Stops it.</param>
    public static async Task HoldAsync(
        ChatStore store, string name, Func<CancellationToken, Task> run, TimeProvider time, CancellationToken stopping)
    {
        if (store.Node is null)
        {
            await run(stopping);
            return;
        }

        while (true)
        {
            await using var lease = new Lease(await store.OpenForNodesAsync(), name, time);
            await lease.TakeAsync(stopping);
            await lease.RunAsync(run, stopping);
        }
    }

    public ValueTask DisposeAsync() => _sql.DisposeAsync();

    private async Task TakeAsync(CancellationToken stopping)
    {
        await _sql.ExecuteAsync(Impatience);
        while (!await IsTakenAsync()) await Task.Delay(Interval, _time, stopping);
    }

    private async ValueTask<bool> IsTakenAsync()
    {
        await using var rows = await _sql.QueryAsync(Try, _name);
        return await rows.ReadAsync() && rows.Row.GetBoolean(0);
    }

    private async Task RunAsync(Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var showing = ShowAsync(over);
        try
        {
            await run(over.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The lease is lost.
        }
        finally
        {
            await over.CancelAsync();
            await showing;
        }
    }

    // Never fails.
    private async Task ShowAsync(CancellationTokenSource over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, _time, over.Token);
                await _sql.ExecuteAsync("select 1");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException || StoreFault.Is(exception))
        {
            await over.CancelAsync();
        }
    }
}
