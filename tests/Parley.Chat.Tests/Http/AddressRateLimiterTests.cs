using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Nodes;

namespace Parley.Chat.Tests;

public sealed class AddressRateLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly NodeCount _nodes = new();
    private readonly AddressRateLimiter _limits;

    public AddressRateLimiterTests() =>
        _limits = new AddressRateLimiter(
            Options.Create(new ChatOptions { SignUpsPerHour = 3, SignInsPerMinute = 2, SearchesPerMinute = 1 }), _nodes, _time);

    [Fact]
    public void An_address_has_a_burst_and_then_has_to_wait()
    {
        for (var i = 0; i < 3; i++) Assert.Null(Check(LimitedCall.SignUp, "203.0.113.1"));

        var refusal = Check(LimitedCall.SignUp, "203.0.113.1");
        Assert.Equal((Reason.RateLimited, 1_200_000L), (refusal?.Reason, refusal?.RetryAfter));
        Assert.Null(Check(LimitedCall.SignUp, "203.0.113.2"));
        Assert.Null(Check(LimitedCall.SignIn, "203.0.113.1"));
        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(Check(LimitedCall.SignUp, "203.0.113.1"));
        Assert.NotNull(Check(LimitedCall.SignUp, "203.0.113.1"));
    }

    [Fact]
    public void Nodes_allow_together_what_one_would()
    {
        _nodes.Value = 3;

        Assert.Null(Check(LimitedCall.SignUp, "203.0.113.1"));
        Assert.NotNull(Check(LimitedCall.SignUp, "203.0.113.1"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(Check(LimitedCall.SignUp, "203.0.113.1"));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", true)]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    public void A_network_of_IPv6_is_one_address(string one, string other, bool areOne)
    {
        Assert.Null(Check(LimitedCall.Search, one));

        Assert.Equal(areOne, Check(LimitedCall.Search, other) is not null);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData(null)]
    public void The_machine_itself_is_not_limited(string? address)
    {
        for (var i = 0; i < 10; i++) Assert.Null(Check(LimitedCall.Search, address));
    }

    private Refusal? Check(LimitedCall call, string? address) => _limits.Check(call, address is null ? null : IPAddress.Parse(address));
}
