using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The space of a user's files: always exact, and never more than the quota.</summary>
public abstract class FileQuotaSpec : Spec
{
    private const long Quota = 1_000;

    private static readonly UploadLimit Limit = new(1_000_000, 1_000_000, Quota);

    [Fact]
    public async Task At_the_limit_exactly_as_many_uploads_begin_as_fit()
    {
        await Chat.UsersAsync("alice", "bob");

        var begun = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => BeginAsync("alice", 300)));

        Assert.Equal(3, begun.Count(one => one.Refusal is null));
        Assert.All(begun.Where(one => one.Refusal is not null), one => Assert.Equal(
            (Reason.TooLarge, "You have used 0.0 of 0.0 MB for files. Delete some files, or recall messages with files."),
            (one.Refusal!.Reason, one.Refusal.Message)));
        Assert.Null((await BeginAsync("alice", 100)).Refusal);
        Assert.NotNull((await BeginAsync("alice", 1)).Refusal);
        Assert.Null((await BeginAsync("bob", Quota)).Refusal);
    }

    [Fact]
    public async Task An_upload_of_unknown_size_may_use_the_remaining_quota()
    {
        await Chat.UsersAsync("alice");
        await BeginAsync("alice", 900);

        Assert.Equal(100, (await BeginAsync("alice", null)).Value.Reserved);
        Assert.Equal(Reason.TooLarge, (await BeginAsync("alice", null)).Refusal?.Reason);
    }

    [Fact]
    public async Task Unused_reservations_and_aborted_and_deleted_uploads_free_their_space()
    {
        await Chat.UsersAsync("alice");
        var (file, _) = (await BeginAsync("alice", Quota)).Value;

        await CompleteAsync(file, 400);
        Assert.Equal(400, await UsedAsync("alice"));
        var (broken, _) = (await BeginAsync("alice", 600)).Value;
        await Chat.Writer.RunAsync(transaction => FileTable.GiveUp(transaction, broken));
        Assert.Equal(400, await UsedAsync("alice"));
        await Chat.Writer.RunAsync(transaction => FileTable.Delete(transaction, "alice", file));
        Assert.Equal(400, await UsedAsync("alice"));   // Its bytes are still there.
        await Chat.Writer.RunAsync(transaction => FileTable.Forget(transaction, file));
        Assert.Equal(0, await UsedAsync("alice"));
    }

    [Fact]
    public async Task Without_a_quota_there_is_no_limit()
    {
        await Chat.UsersAsync("alice");

        var begun = await Chat.Writer.RunAsync(transaction => FileTable.Begin(transaction, "alice", 900_000, 900_000, Limit with
        {
            Quota = 0
        }));

        Assert.Null(begun.Refusal);
        Assert.Equal(900_000, await UsedAsync("alice"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_concurrent_operations_the_sum_is_exact_and_within_the_quota(int seed)
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
                    if ((await BeginAsync(user, chance.Next(4) == 0 ? null : chance.Next(1, 600))).TryGet(out var begun, out _))
                        mine.Add(begun.Id);
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

                Assert.InRange(await UsedAsync(user), 0, Quota);
            }
        }));

        foreach (var user in users)
        {
            Assert.Equal(
                await Chat.CountAsync($"select cast(coalesce(sum(size), 0) as bigint) from files where owner = '{user}'"), await UsedAsync(user));
        }
    }

    [Fact]
    public async Task A_restart_does_not_change_the_sum()
    {
        await Chat.UsersAsync("alice");
        await BeginAsync("alice", 700);

        await ReopenAsync();

        Assert.Equal(700, await UsedAsync("alice"));
    }

    private Task<Outcome<(string Id, long Reserved)>> BeginAsync(string user, long? size) =>
        Chat.Writer.RunAsync(transaction => FileTable.Begin(transaction, user, size, Quota, Limit));

    private Task<Outcome<Done>> CompleteAsync(string file, long size) => Chat.Writer.RunAsync(transaction =>
        FileTable.Complete(transaction, new StoredFile(file, transaction.SqlInvalidatingCache()
            .Text("select owner from files where id = $1", file) ?? "", "x", "text/plain", size, "")));

    private async Task<long> UsedAsync(string user)
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await FileQuota.UsedByAsync(read.Sql, user);
    }
}
