using Microsoft.Extensions.Options;
using Parley.Chat.Limits;
using Parley.EngineIO;
using Parley.SocketIO;
using Parley.Testing;

namespace Parley.Chat.Tests;

public sealed class UserMemoryTests
{
    private const long MiB = 1024 * 1024;

    private readonly EngineMemory _memory = new(new EngineOptions { MaxMemory = 100 * MiB });
    private readonly UserMemory _users;

    public UserMemoryTests() => _users = new UserMemory(_memory, Options.Create(new ChatOptions { UserMemory = 10 * MiB }));

    [Fact]
    public void A_user_has_one_budget_which_is_removed_with_the_last_charge()
    {
        var first = _users.Enter("ann");

        Assert.Same(first, _users.Enter("ann"));
        Assert.NotSame(first, _users.Enter("bob"));
        Assert.Equal(10 * MiB, first.Limit);

        _users.Leave("ann");
        Assert.Same(first, _users.Enter("ann"));
        _users.Leave("ann");
        _users.Leave("ann");
        _users.Leave("bob");
        Assert.Equal(0, _users.Count);
    }

    [Fact]
    public void The_memory_of_a_user_counts_for_the_whole_server()
    {
        Assert.True(_users.Enter("ann").TryTake(MiB));

        Assert.Equal(MiB, _memory.Total.Used);
        Assert.Equal(0, _users.Strangers.Used);
    }

    [Theory]
    [InlineData(100 * MiB, 0, 25 * MiB)]
    [InlineData(1000 * MiB, 0, 64 * MiB)]
    [InlineData(100 * MiB, 70 * MiB, 70 * MiB)]
    public void Unverified_connections_have_a_quarter_of_the_memory_up_to_a_limit_unless_set_otherwise(long total, long set, long limit)
    {
        var options = new SocketIOOptions();
        (options.Engine.MaxMemory, options.Engine.MaxUnassignedMemory) = (total, set);

        UserMemory.LimitStrangers(options);

        Assert.Equal(limit, new EngineMemory(options.Engine).Unassigned.Limit);
    }

    [Fact]
    public async Task A_connection_is_charged_to_its_user_from_its_verification_to_its_end()
    {
        await using var server = await LiveServer.StartAsync();
        await server.UsersAsync("ann");
        var users = server.Get<UserMemory>();

        using var stranger = await server.OpenAsync();
        Assert.Equal(0, users.Count);
        var first = await server.ConnectAsync("ann");
        var second = await server.ConnectAsync("ann");
        Assert.Equal(1, users.Count);

        first.Dispose();
        second.Dispose();
        await Deadline.UntilAsync(() =>
        {
            server.Advance(TimeSpan.FromSeconds(1));
            return users.Count == 0;
        });
    }

    // Together they are larger than an outbox, and the client reads only after it has requested all of them.
    [Fact]
    public async Task A_client_that_requests_six_pages_of_long_messages_at_once_gets_them_all()
    {
        await using var server = await LiveServer.StartAsync();
        await server.UsersAsync("ann", "bob");
        await server.BefriendAsync("ann", "bob");
        var text = new string('x', 4_000);
        using (var bob = await server.ConnectAsync("bob"))
        {
            for (var i = 0; i < 200; i++) await bob.DoAsync("/friend", "sendfsmg", $$"""{"to":"ann","msg":"{{text}}"}""");
        }

        using var ann = await server.ConnectAsync("ann");
        var answers = await ann.AskAtOnceAsync("/friend", "history-c", """{"with":"bob","limit":200}""", times: 6);

        Assert.All(answers, answer => Assert.Equal(1, answer.GetProperty("code").GetInt32()));
        var memory = server.Get<EngineMemory>();
        await Deadline.UntilAsync(() => memory.Total.Used == 0);
    }
}
