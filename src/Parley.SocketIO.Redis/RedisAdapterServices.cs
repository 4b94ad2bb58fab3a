using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>Adds the Redis adapter to the Socket.IO server, which becomes a node of a cluster.</summary>
public static class RedisAdapterServices
{
    /// <inheritdoc cref="AddRedisAdapter(SocketIOBuilder, string, Action{RedisAdapterOptions})"/>
    public static SocketIOBuilder AddRedisAdapter(this SocketIOBuilder builder, string configuration) =>
        Add(builder, RedisConnectionSource.Of(configuration), configure: null);

    /// <summary>
    /// Adds the adapter with a connection of its own. The server starts without Redis and connects as soon as it can.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configuration">The configuration of StackExchange.Redis, for instance <c>127.0.0.1:6379,password=…</c>; several
    /// servers are those of a Redis Cluster or Sentinel.</param>
    /// <param name="configure">Changes the default settings. They are validated when the application starts.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static SocketIOBuilder AddRedisAdapter(
        this SocketIOBuilder builder, string configuration, Action<RedisAdapterOptions> configure) =>
        Add(builder, RedisConnectionSource.Of(configuration), configure);

    /// <inheritdoc cref="AddRedisAdapter(SocketIOBuilder, Func{IServiceProvider, IConnectionMultiplexer}, Action{RedisAdapterOptions})"/>
    public static SocketIOBuilder AddRedisAdapter(
        this SocketIOBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection) =>
        Add(builder, RedisConnectionSource.Of(connection), configure: null);

    /// <summary>Adds the adapter with a connection that the application has and closes.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="connection">Returns the connection. It must have no <see cref="ConfigurationOptions.ChannelPrefix"/>.</param>
    /// <param name="configure">Changes the default settings. They are validated when the application starts.</param>
    public static SocketIOBuilder AddRedisAdapter(
        this SocketIOBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisAdapterOptions> configure) =>
        Add(builder, RedisConnectionSource.Of(connection), configure);

    private static SocketIOBuilder Add(SocketIOBuilder builder, RedisConnectionSource source, Action<RedisAdapterOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.Replace(ServiceDescriptor.Singleton(source));
        services.TryAddSingleton<RedisNode>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisAdapterOptions>, RedisOptionsValidator>());
        var options = services.AddOptions<RedisAdapterOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        return builder.UseAdapter(static (provider, local) => provider.GetRequiredService<RedisNode>().NewAdapter(local));
    }
}

/// <summary>Reports all problems of the settings.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisAdapterOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisAdapterOptions options) =>
        options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
