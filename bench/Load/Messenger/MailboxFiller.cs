namespace Parley.Bench.Load.Messenger;

/// <summary>Writes to an offline user.</summary>
internal sealed class MailboxFiller : IChatListener
{
    private const int InFlight = 50;
    private readonly TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _to;
    private readonly int[] _sent;
    private int _left;

    private MailboxFiller(string to, int writers) => (_to, _sent, _left) = (to, new int[writers], writers * Mailbox.PerWriter);

    public static async Task FillAsync(ChatSettings settings, ChatUser reader, ChatUser[] writers)
    {
        var filler = new MailboxFiller(reader.Id, writers.Length);
        var text = new MessageText(settings.PayloadLength);
        foreach (var (writer, index) in writers.Select((writer, index) => (writer, index)))
        {
            var client = new ContractClient(settings.Url, writer, index, text, filler);
            client.Open(settings.EndPointOf(client));
            await client.Ready;
            client.Act(() => filler.SendFirst(client));
        }

        await filler._filled.Task;
    }

    /// <summary>Where a user's log ends now.</summary>
    public static async Task<string> CursorAsync(ChatSettings settings, ChatUser user)
    {
        var filler = new MailboxFiller(user.Id, 0);
        var text = new MessageText(settings.PayloadLength);
        using var client = new ContractClient(settings.Url, user, 0, text, filler);
        client.Open(settings.EndPointOf(client));
        await client.Ready;
        var walk = new SyncWalk(client, text, _ => { }, _ => { }, filler._filled.SetResult);
        client.Act(() => walk.Start(null));
        await filler._filled.Task;
        return walk.Cursor!;
    }

    public void OnAcked(IChatClient sender, int number)
    {
        if (_sent[sender.Index] < Mailbox.PerWriter)
            SendNext(sender);
        if (--_left == 0)
            _filled.SetResult();
    }

    public void OnDelivered(IChatClient receiver, int number)
    {
    }

    public void OnEnd(IChatClient client, string why) => _filled.TrySetException(new IOException(why));

    private void SendFirst(ContractClient client)
    {
        for (var i = 0; i < InFlight; i++)
            SendNext(client);
    }

    private void SendNext(IChatClient writer) => writer.Send(_to, Mailbox.Number(writer.Index, ++_sent[writer.Index]));
}
