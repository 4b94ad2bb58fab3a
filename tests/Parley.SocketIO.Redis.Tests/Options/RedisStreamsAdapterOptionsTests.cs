using Microsoft.Extensions.Options;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

public sealed class RedisStreamsAdapterOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new RedisStreamsAdapterOptions().Problems());

    [Fact]
    public void Each_problem_names_its_option()
    {
        var options = new RedisStreamsAdapterOptions
        {
            StreamName = "",
            StreamCount = 0,
            ChannelPrefix = "",
            SessionKeyPrefix = "",
            MaxLength = 99,
            ReadCount = 0,
            HeartbeatInterval = TimeSpan.Zero,
            HeartbeatTimeout = TimeSpan.Zero,
            RequestTimeout = TimeSpan.FromMinutes(11),
            MaxQueuedBytes = 1,
        };

        Assert.Equal(
            [
                "StreamName", "StreamCount", "ChannelPrefix", "SessionKeyPrefix", "MaxLength", "ReadCount", "HeartbeatInterval",
                "HeartbeatTimeout", "RequestTimeout", "MaxQueuedBytes",
            ],
            options.Problems().Select(problem => problem.Split(' ')[0]));
    }

    [Fact]
    public void The_older_format_has_one_stream_and_no_channels() => Assert.Equal(
        ["ShardedPubSub", "StreamCount"],
        new RedisStreamsAdapterOptions { StreamOnly = true, ShardedPubSub = true, StreamCount = 2 }
            .Problems().Select(problem => problem.Split(' ')[0]));

    [Fact]
    public async Task They_are_validated_when_the_application_starts()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketTestServer.StartAsync(
            _ => { }, build: io => io.AddRedisStreamsAdapter("127.0.0.1:1", options => options.StreamName = "")));

        Assert.Equal("StreamName must not be empty.", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=x")]
    [InlineData("localhost,nonsense=1")]
    public async Task A_configuration_without_a_server_or_with_unknown_words_is_refused(string configuration) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SocketTestServer.StartAsync(
            _ => { }, build: io => io.AddRedisStreamsAdapter(configuration)));
}
