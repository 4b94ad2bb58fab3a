namespace Parley.SocketIO.Redis.Tests;

public sealed class PendingRequestTests
{
    private static PendingRequest Ask(int count, params string[] names) => new(new Membership(count, names), long.MaxValue, _ => { });

    private static ClusterMessage From(string? uid) => new() { Type = ClusterMessageType.FetchSocketsResponse, Uid = uid };

    [Fact]
    public void The_silent_nodes_are_named()
    {
        var request = Ask(3, "a", "b", "c");

        request.Receive(From("a"), isLast: true);
        request.Receive(From("a"), isLast: true);   // counts once

        Assert.Equal(["b", "c"], request.Silent([]));
        Assert.False(request.Complete.IsCompleted);
        request.Receive(From("b"), isLast: true);
        request.Leave("c");
        Assert.True(request.Complete.IsCompleted);
        Assert.Empty(request.Silent([]));
    }

    [Fact]
    public void Nodes_that_do_not_say_who_they_are_count_as_well()
    {
        var request = Ask(2, "a", "b");

        request.Receive(From(null), isLast: true);

        Assert.Equal(["unknown"], request.Silent([]));
        request.Receive(From(null), isLast: true);
        Assert.True(request.Complete.IsCompleted);
    }

    [Fact]
    public void Names_that_are_found_afterwards_are_used()
    {
        var request = Ask(2);

        request.Receive(From("a"), isLast: true);

        Assert.Equal(["b"], request.Silent(["a", "b"]));
        Assert.Equal(["unknown"], request.Silent(["a", "b", "c"]));
    }

    [Fact]
    public void A_node_that_was_not_known_counts_in_place_of_one_that_was()
    {
        var request = Ask(1, "old");

        request.Receive(From("new"), isLast: true);

        Assert.True(request.Complete.IsCompleted);
    }
}
