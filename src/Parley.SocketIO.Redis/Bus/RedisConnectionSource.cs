using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>Where the connection to Redis comes from. Immutable.</summary>
/// <param name="OpenAsync">Opens it.</param>
/// <param name="IsOwner">Whether it is closed with the server, because nobody else has it.</param>
internal sealed record RedisConnectionSource(Func<IServiceProvider, Task<IConnectionMultiplexer>> OpenAsync, bool IsOwner)
{
    /// <summary>A connection of its own.</summary>
    /// <exception cref="ArgumentException">The text is not a configuration.</exception>
    public static RedisConnectionSource Of(string configuration)
    {
        var options = Parse(configuration);
        options.BacklogPolicy = BacklogPolicy.FailFast;   // what cannot be sent is dropped and counted, and does not wait in memory
        return new RedisConnectionSource(_ => RedisConnection.OpenAsync(options), IsOwner: true);
    }

    /// <summary>The settings of a connection of its own.</summary>
    /// <exception cref="ArgumentException">The text is not a configuration.</exception>
    public static ConfigurationOptions Parse(string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        var options = ConfigurationOptions.Parse(configuration);
        if (options.EndPoints.Count == 0)
            throw new ArgumentException("The configuration of Redis names no server, such as 127.0.0.1:6379.", nameof(configuration));
        options.AbortOnConnectFail = false;   // a server starts without Redis
        options.ClientName ??= "parley";
        return options;
    }

    /// <summary>The connection that the application has.</summary>
    public static RedisConnectionSource Of(Func<IServiceProvider, IConnectionMultiplexer> connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new RedisConnectionSource(services => Task.FromResult(connection(services)), IsOwner: false);
    }
}
