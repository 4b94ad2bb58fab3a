namespace Parley.Bench.Load.Messenger;

/// <summary>A user who connects, is disconnected and reconnects, with the messages sent to and received by the user.</summary>
internal sealed class StormClient(StormWork work, ChatSettings settings, ChatUser user, int index, MessageText text)
    : IChatListener, IDisposable
{
    /// <summary>Numbers from here on are those of messages to the crowd.</summary>
    public const int FirstNumber = 1_000_000;

    private const int NumbersPerClient = 10;

    private ContractClient? _client;
    private SyncWalk? _walk;
    private string? _cursor;
    private int _expected;   // one bit for each message
    private int _got;
    private volatile bool _isCut;

    public int Index => index;

    public string Address => user.Id;

    public bool HasAll => (Volatile.Read(ref _got) & Volatile.Read(ref _expected)) == _expected;

    /// <summary>The sender of the message with this number.</summary>
    public static int IndexOf(int number) => (number - FirstNumber) / NumbersPerClient;

    public int Number(int message) => FirstNumber + (index * NumbersPerClient) + message;

    public void Expect(int message) => Interlocked.Or(ref _expected, 1 << message);

    /// <summary>The server has refused the message with this number, so that it never comes.</summary>
    public void Excuse(int number) => Interlocked.And(ref _expected, ~(1 << (number - Number(0))));

    /// <summary>Connects, verifies and asks for what was missed; the work is told when all of it is there.</summary>
    public async Task ConnectAsync()
    {
        var client = _client = new ContractClient(settings.Url, user, index, text, this);
        _isCut = false;
        client.Open(settings.EndPointOf(client));
        await client.Ready;
        var walk = new SyncWalk(client, text, Got, _ => { }, work.Synced);
        client.Act(() => walk.Start(_cursor));
        _walk = walk;
    }

    public void Cut()
    {
        _cursor = _walk!.Cursor;
        Dispose();
        _got = 0;
    }

    public void Dispose()
    {
        _isCut = true;
        _client?.Dispose();
    }

    public void OnAcked(IChatClient sender, int number) => throw new InvalidDataException("the crowd does not send");

    public void OnDelivered(IChatClient receiver, int number) => Got(number);

    public void OnEnd(IChatClient client, string why)
    {
        if (!_isCut)
            work.OnEnd(client, why);
    }

    // Live or by sync, once or twice.
    private void Got(int number)
    {
        if (number < FirstNumber)
            return;
        var message = number - Number(0);
        if (message is < 0 or >= NumbersPerClient)
            throw new InvalidDataException($"{user.Id} got message {number}, which is somebody else's");
        Interlocked.Or(ref _got, 1 << message);
    }
}
