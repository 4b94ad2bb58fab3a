using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Feed;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Push;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.StoreSpec;

/// <summary>Followers of the log, and the receivers of pushes.</summary>
public abstract class FeedSpec : Spec
{
    private PushSubscriptions Subscriptions => Chat.Get<PushSubscriptions>();

    [Fact]
    public async Task A_follower_gets_every_entry_once_in_order_and_continues_at_its_position_after_a_restart()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "before anybody followed");

        await using (var follower = await StartAsync())
        {
            for (var i = 0; i < 25; i++) await Chat.SayAsync("alice", "bob", $"{i}");
            await follower.UntilAsync(25);
            Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), Texts(follower.Got));
            Assert.All(follower.Sizes, size => Assert.InRange(size, 1, 10));
            Assert.Equal(follower.Got.Select(entry => entry.Pos).Order(), follower.Got.Select(entry => entry.Pos));
        }

        await Chat.SayAsync("alice", "bob", "while nobody followed");
        await ReopenAsync();
        await using (var follower = await StartAsync())
        {
            await follower.UntilAsync(1);
            await Chat.SayAsync("alice", "bob", "after the restart");
            await follower.UntilAsync(2);
            Assert.Equal(["while nobody followed", "after the restart"], Texts(follower.Got));
        }
    }

    [Fact]
    public async Task Entries_that_were_not_handled_are_delivered_again()
    {
        await Chat.FriendsAsync("alice", "bob");
        await using (var follower = await StartAsync(fails: true))
        {
            await Chat.SayAsync("alice", "bob", "hard to handle");
            await follower.UntilAsync(1);
        }

        await using (var follower = await StartAsync())
        {
            await follower.UntilAsync(1);
            Assert.Equal(["hard to handle"], Texts(follower.Got));
        }
    }

    [Fact]
    public async Task The_position_of_a_follower_that_has_nothing_to_do_is_the_end_of_the_log()
    {
        await Chat.FriendsAsync("alice", "bob");
        await using var follower = await StartAsync();
        for (var i = 0; i < 3; i++) await Chat.SayAsync("alice", "bob", $"{i}");
        await follower.UntilAsync(3);
        var last = follower.Got.Max(entry => entry.Pos);

        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await StoredPosAsync() < last)
        {
            Chat.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, tooLong.Token);
        }
    }

    private async Task<long?> StoredPosAsync()
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await read.Sql.NumberAsync("select pos from feed_positions where follower = $1", "spec");
    }

    [Fact]
    public async Task A_device_has_one_subscription_and_a_browser_belongs_to_one_device()
    {
        await Chat.UsersAsync("alice", "bob");
        var (phone, desk, bobs) = (await OpenAsync("alice"), await OpenAsync("alice"), await OpenAsync("bob"));

        Assert.Null((await Subscriptions.SetAsync(phone, At("https://push.example/1"))).Refusal);
        Assert.Null((await Subscriptions.SetAsync(phone, At("https://push.example/2"))).Refusal);
        Assert.Null((await Subscriptions.SetAsync(desk, At("https://push.example/3"))).Refusal);
        Assert.Equal([("alice", "https://push.example/2"), ("alice", "https://push.example/3")], await StoredAsync());

        Assert.Null((await Subscriptions.SetAsync(bobs, At("https://push.example/3"))).Refusal);
        Assert.Equal([("alice", "https://push.example/2"), ("bob", "https://push.example/3")], await StoredAsync());

        await Subscriptions.RemoveAsync(new PushSubscription(phone.Device, "https://push.example/another", "", ""));
        Assert.Equal(2, (await StoredAsync()).Count);
        await Subscriptions.RemoveAsync(new PushSubscription(phone.Device, "https://push.example/2", "", ""));
        await Subscriptions.RemoveAsync(bobs);
        await Subscriptions.RemoveAsync(bobs);
        Assert.Empty(await StoredAsync());

        await Chat.Get<SessionStore>().EndAsync("bob", bobs.Device);
        Assert.Equal(Reason.Revoked, (await Subscriptions.SetAsync(bobs, At("https://push.example/4"))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_message_sends_pushes_to_the_browsers_of_offline_members_who_want_them()
    {
        string[] users = ["alice", "bob", "carol", "dave", "erin", "frank"];
        await Chat.FriendsAsync(users);
        foreach (var user in users) await Subscriptions.SetAsync(await OpenAsync(user), At($"https://push.example/{user}"));
        var ended = await OpenAsync("bob");
        await Subscriptions.SetAsync(ended, At("https://push.example/ended"));
        await Chat.Get<SessionStore>().EndAsync("bob", ended.Device);
        var group = await Chat.GroupAsync(users);
        await Chat.Get<GroupBook>().RemoveAsync("frank", group, "me");
        await MuteAsync("carol", group);
        Chat.Get<PresenceTracker>().Enter("dave", "socket");
        var first = await Chat.SayInAsync(group, "alice", "hi");
        await Chat.ReadAsync("erin", ConversationKind.Group, group, first.Seq);
        var second = await Chat.SayInAsync(group, "alice", "again");

        Assert.Equal(["https://push.example/bob"], await CalledAsync(first.Pos));
        Assert.Equal(["https://push.example/bob", "https://push.example/erin"], (await CalledAsync(second.Pos)).Order());
        Assert.Equal(["bob", "erin"], await OfflineAsync(second.Pos));
        Assert.Equal(["https://push.example/bob"], await CalledAsync((await Chat.SayAsync("alice", "bob", "to you")).Pos));

        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Subscriptions.SetAsync(await OpenAsync("bob"), At("https://push.example/late"));
        Assert.Equal(["https://push.example/bob"], await CalledAsync(first.Pos));   // Messages from before the subscription cause no push.
    }

    [Fact]
    public async Task The_key_for_push_services_does_not_change()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await Chat.Get<PushKeys>().GetAsync()).Value.Public));
        await ReopenAsync();

        Assert.Single(keys.Append((await Chat.Get<PushKeys>().GetAsync()).Value.Public).Distinct());
        Assert.Equal(87, keys[0].Length);   // 65 bytes in base64url.
    }

    [Fact]
    public async Task A_new_account_is_in_the_log_and_is_not_pushed()
    {
        await Chat.UsersAsync("alice");
        await Chat.SettleAsync();

        var made = Chat.Observed.Entries.Single(entry => entry.Entry.Kind == "user-created");
        Assert.Equal("""{"user":"alice","name":"alice"}""", made.Entry.Body);
        Assert.Empty(made.Recipients!);
        Assert.Empty((await Chat.SyncAsync("alice", await Chat.DeviceAsync("alice"))).Messages);
    }

    private static SubscribeRequest At(string endpoint)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = PushEncryption.PublicKey(key.ExportParameters(false));
        return new SubscribeRequest(endpoint, new BrowserKeys(Base64Url.EncodeToString(point), Base64Url.EncodeToString(new byte[16])));
    }

    private async Task<VerifiedSession> OpenAsync(string user) =>
        (await Chat.Get<SessionStore>().VerifyAsync((await Chat.Get<SessionStore>().OpenAsync(user, null)).Value.SessionId)).Value;

    private async Task<List<(string User, string Endpoint)>> StoredAsync()
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await read.Sql.QueryAsync("select user_id, endpoint from push_subscriptions order by endpoint")
            .AllAsync(row => (row.Text(0), row.Text(1)));
    }

    private Task<Outcome<Done>> MuteAsync(string user, string group) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(
            "update members set muted = 1 where user_id = $1 and conversation = $2",
            user, Conversations.FindAsync(transaction.SqlInvalidatingCache(), ConversationKey.Group(group)).AtOnce());
        return Done.Value;
    });

    private async Task<List<string>> CalledAsync(long pos)
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        var audience = new PushAudience(
            read.Sql, Chat.Get<IPresence>(), Chat.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            (long)Chat.Options.SessionIdle.TotalMilliseconds);
        return [.. (await audience.OfAsync(await AtAsync(pos))).Select(target => target.Target.Endpoint)];
    }

    private async Task<List<string>> OfflineAsync(long pos)
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return [.. await new Audience(read.Sql, Chat.Get<IPresence>()).OfAsync(await AtAsync(pos))];
    }

    private async Task<LogEntry> AtAsync(long pos) => (await new LogFeed(Chat.Get<ChatStore>()).ReadAsync(pos - 1, 1)).Single();

    private async Task<Following> StartAsync(bool fails = false)
    {
        var following = new Following(Chat, fails);
        await following.BegunAsync();
        return following;
    }

    /// <summary>A running follower.</summary>
    private sealed class Following : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

        private readonly CancellationTokenSource _stop = new();
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly LogFollower _follower;
        private readonly Task _running;
        private readonly List<LogEntry> _got = [];

        public Following(Chat chat, bool fails)
        {
            _follower = new LogFollower(
                "spec", chat.Get<ChatStore>(), chat.Writer, chat.Time, new SupervisedWork("spec", NullLogger.Instance));
            _running = Task.Factory.StartNew(
                () => _follower.RunAsync(
                    10,
                    (entries, stopping) =>
                    {
                        lock (_got) _got.AddRange(entries);
                        Sizes.Add(entries.Count);
                        _arrived.Release(entries.Count);
                        return fails ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping) : Task.CompletedTask;
                    },
                    _stop.Token),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }

        public List<int> Sizes { get; } = [];

        public IReadOnlyList<LogEntry> Got
        {
            get
            {
                lock (_got) return [.. _got];
            }
        }

        public async Task BegunAsync()
        {
            using var tooLong = new CancellationTokenSource(Patience);
            while (_follower.Pos < 0)
            {
                tooLong.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        public async Task UntilAsync(int count)
        {
            while (Got.Count < count) Assert.True(await _arrived.WaitAsync(Patience), "Nothing came.");
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(Patience);
            _stop.Dispose();
            _arrived.Dispose();
        }
    }
}
