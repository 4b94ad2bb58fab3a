using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Push;

/// <summary>Keeps the server's key for push services in the database, and makes it when it is first wanted.</summary>
/// <remarks>With another key, no subscription of any browser would work any more.</remarks>
internal sealed class PushKeys(ChatStore store, LogWriter writer) : IDisposable
{
    private VapidKey? _key;

    public async ValueTask<Outcome<VapidKey>> GetAsync()
    {
        if (Volatile.Read(ref _key) is { } known) return known;

        if (Load() is null)
        {
            var made = VapidKey.Create();
            var outcome = await writer.RunAsync<Done>(Actor.Server, transaction =>
            {
                transaction.SqlBeside.Execute("insert into meta (name, value) values ('push_key', $1) on conflict do nothing", made);
                return Done.Value;
            });
            if (outcome.Refusal is { } refusal) return refusal;
        }

        var key = new VapidKey(Load()!);
        return Interlocked.CompareExchange(ref _key, key, null) ?? key;
    }

    public void Dispose() => _key?.Dispose();

    private string? Load()
    {
        using var read = store.Read();
        return read.Sql.Text("select value from meta where name = 'push_key'");
    }
}
