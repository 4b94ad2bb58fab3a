using Microsoft.Extensions.Options;
using Parley.Chat.Sessions;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

public sealed class UserMemoryTests
{
    private const long MiB = 1024 * 1024;

    private readonly EngineMemory _memory = new(new EngineOptions { MaxMemory = 100 * MiB });
    private readonly UserMemory _users;

    public UserMemoryTests() => _users = new UserMemory(_memory, Options.Create(new ChatOptions { UserMemory = 10 * MiB }));

    [Fact]
    public void A_user_has_one_budget_for_all_that_is_charged_to_them_and_it_goes_with_the_last()
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
    public void What_a_user_holds_counts_for_the_whole_server()
    {
        Assert.True(_users.Enter("ann").TryTake(MiB));

        Assert.Equal(MiB, _memory.Total.Used);
        Assert.Equal(0, _users.Strangers.Used);
    }

    [Theory]
    [InlineData(0, 25 * MiB)]
    [InlineData(7 * MiB, 7 * MiB)]
    public void Who_is_not_verified_has_a_quarter_unless_something_else_is_set(long set, long limit)
    {
        var options = new SocketIOOptions();
        (options.Engine.MaxMemory, options.Engine.MaxUnassignedMemory) = (100 * MiB, set);

        UserMemory.LimitStrangers(options);

        Assert.Equal(limit, new EngineMemory(options.Engine).Unassigned.Limit);
    }
}
