using Microsoft.Data.Sqlite;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.StoreSpec;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>The cost of a large group in statements, which are the same on every machine.</summary>
public sealed class GroupCostTests : IAsyncLifetime
{
    private const int Size = 10_000;

    private static readonly string[] Users = [.. Enumerable.Range(0, Size).Select(i => $"user{i}")];

    private readonly TemporaryFolder _folder = new();
    private StoreSpec.Chat _chat = null!;

    public async ValueTask InitializeAsync()
    {
        _chat = StoreSpec.Chat.Open(options =>
        {
            _folder.Configure(options);
            options.GroupMembers = Size;
        });
        await Crowd.MakeAsync(_chat, Users);
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Adding_thousands_takes_as_many_statements_as_adding_one()
    {
        var group = await _chat.GroupAsync(Users[0]);

        var one = await StatementsOfAsync(() => AddAsync(group, Users[1..2]));
        var many = await StatementsOfAsync(() => AddAsync(group, Users[2..]));

        Assert.Equal(one.Count, many.Count);
        Assert.InRange(many.Count, 1, 30);
        // The entry; all notices.
        Assert.Equal(2, many.Count(statement => statement.StartsWith("insert into log ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Operations_in_a_large_group_take_as_many_statements_as_in_a_small_one()
    {
        var small = await _chat.GroupAsync(Users[0], Users[1], Users[2]);
        var large = await _chat.GroupAsync(Users[..^1]);
        Func<string, Task>[] acts =
        [
            group => AddAsync(group, Users[^1..]),
            group => _chat.Get<GroupBook>().ChangeAsync(Users[0], group, new ChangeGroupRequest("New", Announcement: "Read this")),
            group => _chat.Writer.RunAsync(new SetRole(Users[0], group, Users[1], Role.Admin)),
            group => _chat.Writer.RunAsync(new MuteMember(Users[1], group, Users[2], long.MaxValue / 1_000_000)),
            group => _chat.Writer.RunAsync(new MuteGroup(Users[1], group, Mute.Forever)),
            group => _chat.Get<GroupBook>().RemoveAsync(Users[1], group, Users[2]),
            group => _chat.Writer.RunAsync(new TransferGroup(Users[0], group, Users[1])),
            group => _chat.Writer.RunAsync(new DissolveGroup(Users[1], group)),
        ];

        foreach (var act in acts)
        {
            var expected = await StatementsOfAsync(() => act(small));
            var statements = await StatementsOfAsync(() => act(large));
            Assert.Equal(expected.Select(Verb), statements.Select(Verb));
            Assert.InRange(statements.Count, 5, 45);
        }
    }

    [Fact]
    public async Task A_send_to_ten_thousand_does_not_read_the_members_again_after_other_writes()
    {
        var group = await _chat.GroupAsync(Users);
        await _chat.SayInAsync(group, Users[0], "first");

        var statements = await StatementsOfAsync(async () =>
        {
            for (var i = 1; i <= 20; i++)
            {
                await _chat.SayInAsync(group, Users[i], "hello");
                // The cache for sends is cleared.
                await _chat.Get<GroupBook>().ChangeAsync(Users[0], group, new ChangeGroupRequest($"Name {i}"));
            }
        });

        Assert.DoesNotContain(statements, statement => statement.StartsWith("select user_id from members", StringComparison.Ordinal));
        await _chat.SettleAsync();
        Assert.All(_chat.Observed.Entries.TakeLast(40), entry => Assert.Equal(Size, entry.Recipients!.Count));
    }

    private static string Verb(string statement) => statement.Split(' ', 2)[0];

    private async Task AddAsync(string group, string[] users) =>
        Assert.Null((await _chat.Get<GroupBook>().AddAsync(Users[0], group, new AddMembersRequest(users))).Refusal);

    /// <summary>All statements of the writer for some operations.</summary>
    private async Task<List<string>> StatementsOfAsync(Func<Task> act)
    {
        var statements = new List<string>();
        await TraceAsync((_, statement) => statements.Add(statement));
        await act();
        await TraceAsync(null);
        return statements[1..^2];   // Without the commit of the first operation, and the begin of the last.
    }

    private Task<Outcome<Done>> TraceAsync(strdelegate_trace? trace) => _chat.Writer.RunAsync<Done>(transaction =>
    {
        raw.sqlite3_trace(((SqliteConnection)transaction.SqlKeepingCache().Connection).Handle, trace, null);
        return Done.Value;
    });
}
