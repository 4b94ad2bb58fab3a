using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Contract;
using Parley.Chat.Feed;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Push;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.StoreSpec;

/// <summary>What follows the log at its own pace, and whom it calls.</summary>
public abstract class FeedSpec : Spec
{
    private PushSubscriptions Subscriptions => Chat.Get<PushSubscriptions>();

    [Fact]
    public async Task A_follower_gets_everything_once_in_order_and_goes_on_where_it_was_after_a_restart()
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
    public async Task What_was_not_handled_comes_again()
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
    public async Task A_device_has_one_subscription_and_a_browser_belongs_to_one_device()
    {
        await Chat.UsersAsync("alice", "bob");
        var (phone, desk, bobs) = (await OpenAsync("alice"), await OpenAsync("alice"), await OpenAsync("bob"));

        Assert.Null((await Subscriptions.SetAsync(phone, At("https://push.example/1"))).Refusal);
        Assert.Null((await Subscriptions.SetAsync(phone, At("https://push.example/2"))).Refusal);
        Assert.Null((await Subscriptions.SetAsync(desk, At("https://push.example/3"))).Refusal);
        Assert.Equal([("alice", "https://push.example/2"), ("alice", "https://push.example/3")], Stored());

        Assert.Null((await Subscriptions.SetAsync(bobs, At("https://push.example/3"))).Refusal);
        Assert.Equal([("alice", "https://push.example/2"), ("bob", "https://push.example/3")], Stored());

        await Subscriptions.RemoveAsync(new PushSubscription(phone.Device, "https://push.example/another", "", ""));
        Assert.Equal(2, Stored().Count);
        await Subscriptions.RemoveAsync(new PushSubscription(phone.Device, "https://push.example/2", "", ""));
        await Subscriptions.RemoveAsync(bobs);
        await Subscriptions.RemoveAsync(bobs);
        Assert.Empty(Stored());

        await Chat.Get<SessionStore>().EndAsync("bob", bobs.Device);
        Assert.Equal(Reason.Revoked, (await Subscriptions.SetAsync(bobs, At("https://push.example/4"))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_message_calls_the_browsers_of_members_who_are_not_there_and_want_it()
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

        Assert.Equal(["https://push.example/bob"], Called(first.Pos));
        Assert.Equal(["https://push.example/bob", "https://push.example/erin"], Called(second.Pos).Order());
        Assert.Equal(["bob", "erin"], Offline(second.Pos));
        Assert.Equal(["https://push.example/bob"], Called((await Chat.SayAsync("alice", "bob", "to you")).Pos));

        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Subscriptions.SetAsync(await OpenAsync("bob"), At("https://push.example/late"));
        Assert.Equal(["https://push.example/bob"], Called(first.Pos));   // What was said before it subscribed calls no browser.
    }

    [Fact]
    public async Task The_key_for_push_services_stays_the_same()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await Chat.Get<PushKeys>().GetAsync()).Value.Public));
        await ReopenAsync();

        Assert.Single(keys.Append((await Chat.Get<PushKeys>().GetAsync()).Value.Public).Distinct());
        Assert.Equal(87, keys[0].Length);   // 65 bytes in base64url.
    }

    [Fact]
    public async Task A_new_account_stands_in_the_log_and_nobody_is_told()
    {
        await Chat.UsersAsync("alice");
        await Chat.SettleAsync();

        var made = Chat.Observed.Entries.Single(entry => entry.Entry.Kind == "user-created");
        Assert.Equal("""{"user":"alice","name":"alice"}""", made.Entry.Body);
        Assert.Empty(made.Recipients!);
        Assert.Empty(Chat.Sync("alice", await Chat.DeviceAsync("alice")).Messages);
    }

    private static SubscribeRequest At(string endpoint)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = PushEncryption.PublicKey(key.ExportParameters(false));
        return new SubscribeRequest(endpoint, new BrowserKeys(Base64Url.EncodeToString(point), Base64Url.EncodeToString(new byte[16])));
    }

    private async Task<VerifiedSession> OpenAsync(string user) =>
        Chat.Get<SessionStore>().Verify((await Chat.Get<SessionStore>().OpenAsync(user, null)).Value.Sid).Value;

    private List<(string User, string Endpoint)> Stored()
    {
        using var read = Chat.Get<ChatStore>().Read();
        return read.Sql.Query("select user_id, endpoint from push_subscriptions order by endpoint").All(row => (row.Text(0), row.Text(1)));
    }

    private Task<Outcome<Done>> MuteAsync(string user, string group) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.Sql.Execute(
            "update members set muted = 1 where user_id = $1 and conversation = $2",
            user, Conversations.Find(transaction.Sql, ConversationKey.Group(group)));
        return Done.Value;
    });

    private List<string> Called(long pos)
    {
        using var read = Chat.Get<ChatStore>().Read();
        var audience = new PushAudience(
            read.Sql, Chat.Get<IPresence>(), Chat.Time.GetUtcNow().ToUnixTimeMilliseconds(), (long)Chat.Options.SessionIdle.TotalMilliseconds);
        return [.. audience.Of(At(pos)).Select(target => target.Target.Endpoint)];
    }

    private List<string> Offline(long pos)
    {
        using var read = Chat.Get<ChatStore>().Read();
        return [.. new Audience(read.Sql, Chat.Get<IPresence>()).Of(At(pos))];
    }

    private LogEntry At(long pos) => new LogFeed(Chat.Get<ChatStore>()).Read(pos - 1, 1).Single();

    private async Task<Following> StartAsync(bool fails = false)
    {
        var following = new Following(Chat, fails);
        await following.BegunAsync();
        return following;
    }

    /// <summary>A follower at work.</summary>
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
            _follower = new LogFollower("spec", chat.Get<ChatStore>(), chat.Writer, chat.Time, new SupervisedWork("spec", NullLogger.Instance));
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
