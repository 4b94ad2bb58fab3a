using Microsoft.Extensions.Options;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

public sealed class RedisAdapterOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new RedisAdapterOptions().Problems());

    [Fact]
    public void Each_problem_names_its_option()
    {
        var options = new RedisAdapterOptions
        {
            KeyPrefix = "",
            Sharded = true,
            SubscriptionMode = (RedisSubscriptionMode)7,
            RequestTimeout = TimeSpan.Zero,
            MaxQueuedBytes = 1,
            PublishOnSpecificResponseChannel = true,
        };

        Assert.Equal(
            ["KeyPrefix", "SubscriptionMode", "RequestTimeout", "MaxQueuedBytes", "PublishOnSpecificResponseChannel"],
            options.Problems().Select(problem => problem.Split(' ')[0]));
        Assert.Single(new RedisAdapterOptions { RequestTimeout = TimeSpan.FromMinutes(11) }.Problems());
    }

    [Fact]
    public async Task They_are_validated_when_the_application_starts()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketTestServer.StartAsync(
            _ => { }, build: io => io.AddRedisAdapter("127.0.0.1:1", options => options.KeyPrefix = "")));

        Assert.Equal("KeyPrefix must not be empty.", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=x")]
    [InlineData("localhost,nonsense=1")]
    public async Task A_configuration_without_a_server_or_with_unknown_words_is_refused(string configuration) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SocketTestServer.StartAsync(
            _ => { }, build: io => io.AddRedisAdapter(configuration)));
}
