using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Push;

/// <summary>Stores the server's key for push services in the database, and creates it on first use.</summary>
/// <remarks>With another key, all existing subscriptions would stop working.</remarks>
internal sealed class PushKeys(ChatStore store, LogWriter writer) : IDisposable
{
    private VapidKey? _key;

    public async ValueTask<Outcome<VapidKey>> GetAsync()
    {
        if (Volatile.Read(ref _key) is { } known) return known;

        if (await LoadAsync() is null)
        {
            var made = VapidKey.Create();
            var outcome = await writer.RunAsync<Done>(Actor.Server, transaction =>
            {
                transaction.SqlKeepingCache()
                    .Execute("insert into meta (name, value) values ('push_key', $1) on conflict do nothing", made);
                return Done.Value;
            });
            if (outcome.Refusal is { } refusal) return refusal;
        }

        var key = new VapidKey((await LoadAsync())!);
        return Interlocked.CompareExchange(ref _key, key, null) ?? key;
    }

    public void Dispose() => _key?.Dispose();

    private async ValueTask<string?> LoadAsync()
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.TextAsync("select value from meta where name = 'push_key'");
    }
}
