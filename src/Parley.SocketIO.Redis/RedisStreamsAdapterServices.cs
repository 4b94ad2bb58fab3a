using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>Adds the adapter on Redis streams to the Socket.IO server, which becomes a node of a cluster.</summary>
public static class RedisStreamsAdapterServices
{
    /// <inheritdoc cref="AddRedisStreamsAdapter(SocketIOBuilder, string, Action{RedisStreamsAdapterOptions})"/>
    public static SocketIOBuilder AddRedisStreamsAdapter(this SocketIOBuilder builder, string configuration) =>
        builder.AddRedisStreamsAdapter(configuration, _ => { });

    /// <summary>
    /// Adds the adapter on Redis streams. With <see cref="SocketIOOptions.Recovery"/>, clients recover on any node. It has connections of
    /// its own, because reads of streams wait in Redis. The server starts without Redis and connects as soon as it can. Needs Redis 6.2 or
    /// newer.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configuration">The configuration of StackExchange.Redis, for instance <c>127.0.0.1:6379,password=…</c>; several
    /// servers are those of a Redis Cluster or Sentinel.</param>
    /// <param name="configure">Changes the default settings. They are validated when the application starts.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static SocketIOBuilder AddRedisStreamsAdapter(
        this SocketIOBuilder builder, string configuration, Action<RedisStreamsAdapterOptions> configure) =>
        builder.AddRedisStreamsAdapter(RedisConnectionSource.Parse(configuration), configure);

    /// <inheritdoc cref="AddRedisStreamsAdapter(SocketIOBuilder, string, Action{RedisStreamsAdapterOptions})"/>
    public static SocketIOBuilder AddRedisStreamsAdapter(
        this SocketIOBuilder builder, ConfigurationOptions configuration, Action<RedisStreamsAdapterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(configure);
        var own = configuration.Clone();
        own.AbortOnConnectFail = false;   // a server starts without Redis
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.Replace(ServiceDescriptor.Singleton(provider => new RedisStreamsNode(
            own,
            provider.GetRequiredService<IOptions<RedisStreamsAdapterOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedisStreamsNode>>(),
            provider.GetService<IMeterFactory>())));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RedisStreamsAdapterOptions>, RedisStreamsOptionsValidator>());
        services.AddOptions<RedisStreamsAdapterOptions>().ValidateOnStart().Configure(configure);
        return builder.UseAdapter(static (provider, local) => provider.GetRequiredService<RedisStreamsNode>().NewAdapter(local));
    }
}

/// <summary>Reports all problems of the settings.</summary>
internal sealed class RedisStreamsOptionsValidator : IValidateOptions<RedisStreamsAdapterOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisStreamsAdapterOptions options) =>
        options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
