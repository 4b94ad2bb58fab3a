using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>How much room a user's files take: exact whatever happens, and never more than the quota.</summary>
public abstract class FileQuotaSpec : Spec
{
    private const long Quota = 1_000;

    private static readonly UploadLimit Limit = new(1_000_000, 1_000_000, Quota);

    [Fact]
    public async Task At_the_edge_exactly_as_many_uploads_begin_as_have_room()
    {
        await Chat.UsersAsync("alice", "bob");

        var begun = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => BeginAsync("alice", 300)));

        Assert.Equal(3, begun.Count(one => one.Refusal is null));
        Assert.All(begun.Where(one => one.Refusal is not null), one => Assert.Equal(
            (Reason.TooLarge, "You have used 0.0 of 0.0 MB for files; delete some, or recall messages with files."), (one.Refusal!.Reason, one.Refusal.Message)));
        Assert.Null((await BeginAsync("alice", 100)).Refusal);
        Assert.NotNull((await BeginAsync("alice", 1)).Refusal);
        Assert.Null((await BeginAsync("bob", Quota)).Refusal);
    }

    [Fact]
    public async Task An_upload_of_unknown_size_may_take_what_is_left()
    {
        await Chat.UsersAsync("alice");
        await BeginAsync("alice", 900);

        Assert.Equal(100, (await BeginAsync("alice", null)).Value.Reserved);
        Assert.Equal(Reason.TooLarge, (await BeginAsync("alice", null)).Refusal?.Reason);
    }

    [Fact]
    public async Task What_is_reserved_and_not_needed_is_free_again_and_so_is_what_is_given_up_or_deleted()
    {
        await Chat.UsersAsync("alice");
        var (file, _) = (await BeginAsync("alice", Quota)).Value;

        await CompleteAsync(file, 400);
        Assert.Equal(400, Used("alice"));
        var (broken, _) = (await BeginAsync("alice", 600)).Value;
        await Chat.Writer.RunAsync(transaction => FileTable.GiveUp(transaction, broken));
        Assert.Equal(400, Used("alice"));
        await Chat.Writer.RunAsync(transaction => FileTable.Delete(transaction, "alice", file));
        Assert.Equal(400, Used("alice"));   // Its bytes are still there.
        await Chat.Writer.RunAsync(transaction => FileTable.Forget(transaction, file));
        Assert.Equal(0, Used("alice"));
    }

    [Fact]
    public async Task No_quota_is_no_limit()
    {
        await Chat.UsersAsync("alice");

        var begun = await Chat.Writer.RunAsync(transaction => FileTable.Begin(transaction, "alice", 900_000, 900_000, Limit with { Quota = 0 }));

        Assert.Null(begun.Refusal);
        Assert.Equal(900_000, Used("alice"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_many_do_at_once_the_room_is_counted_exactly_and_stays_below_the_quota(int seed)
    {
        string[] users = ["alice", "bob", "carol"];
        await Chat.UsersAsync(users);

        await Task.WhenAll(Enumerable.Range(0, 9).Select(async worker =>
        {
#pragma warning disable RS0030 // Seeded: the same history again for the same number.
            var (chance, mine, user) = (new Random((seed * 100) + worker), new List<string>(), users[worker % 3]);
            for (var step = 0; step < 40; step++)
            {
                if (mine.Count == 0 || chance.Next(3) == 0)
                {
                    if ((await BeginAsync(user, chance.Next(4) == 0 ? null : chance.Next(1, 600))).TryGet(out var begun, out _)) mine.Add(begun.Id);
                    continue;
                }

                var file = mine[chance.Next(mine.Count)];
                switch (chance.Next(4))
                {
                    case 0: await CompleteAsync(file, 1); break;
                    case 1: await Chat.Writer.RunAsync(transaction => FileTable.GiveUp(transaction, file)); break;
                    case 2: await Chat.Writer.RunAsync(transaction => FileTable.Delete(transaction, user, file)); break;
                    default: await Chat.Writer.RunAsync(transaction => FileTable.Forget(transaction, file)); break;
                }
#pragma warning restore RS0030

                Assert.InRange(Used(user), 0, Quota);
            }
        }));

        foreach (var user in users)
        {
            Assert.Equal(await Chat.CountAsync($"select cast(coalesce(sum(size), 0) as bigint) from files where owner = '{user}'"), Used(user));
        }
    }

    [Fact]
    public async Task A_restart_forgets_nothing_of_it()
    {
        await Chat.UsersAsync("alice");
        await BeginAsync("alice", 700);

        await ReopenAsync();

        Assert.Equal(700, Used("alice"));
    }

    private Task<Outcome<(string Id, long Reserved)>> BeginAsync(string user, long? size) =>
        Chat.Writer.RunAsync(transaction => FileTable.Begin(transaction, user, size, Quota, Limit));

    private Task<Outcome<Done>> CompleteAsync(string file, long size) => Chat.Writer.RunAsync(transaction =>
        FileTable.Complete(transaction, new StoredFile(file, transaction.Sql.Text("select owner from files where id = $1", file) ?? "", "x", "text/plain", size, "")));

    private long Used(string user)
    {
        using var read = Chat.Get<ChatStore>().Read();
        return FileQuota.UsedBy(read.Sql, user);
    }
}
