using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>Brings the Socket.IO server into an ASP.NET Core application.</summary>
public static class SocketIOServices
{
    /// <summary>Adds the server. Its settings are checked when the application starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes settings from their defaults.</param>
    public static SocketIOBuilder AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SocketIOServer>();
        services.TryAddSingleton(provider =>
            new EngineMemory(provider.GetRequiredService<IOptions<SocketIOOptions>>().Value.Engine, provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        var options = services.AddOptions<SocketIOOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        return new SocketIOBuilder(services);
    }

    /// <summary>Answers Socket.IO clients at <paramref name="pattern"/>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path that clients use; theirs is <c>/socket.io</c> unless they set another.</param>
    /// <exception cref="InvalidOperationException">There is no <see cref="AddSocketIO"/>, or the path is mapped already.</exception>
    public static SocketIOEndpoint MapSocketIO(this IEndpointRouteBuilder endpoints, string pattern = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetService<SocketIOServer>() ?? throw new InvalidOperationException(
            "MapSocketIO needs the server among the services: call builder.Services.AddSocketIO() before builder.Build().");
        server.AddPath(endpoints, pattern);
        return new SocketIOEndpoint(server, endpoints.MapEngineIO(pattern, server.Options.Engine, server.Accept));
    }
}

/// <summary>Adds to the Socket.IO server what an application brings along.</summary>
/// <param name="services">The application's services.</param>
public sealed class SocketIOBuilder(IServiceCollection services)
{
    /// <summary>Adds the source-generated JSON of the application's own types.</summary>
    public SocketIOBuilder AddJsonContext(JsonSerializerContext context)
    {
        services.Configure<SocketIOOptions>(options => options.Json.TypeInfoResolverChain.Add(context));
        return this;
    }

    /// <summary>Sets how packets are written on the wire, for instance <see cref="MessagePackParser"/>. The clients must use the same parser.</summary>
    public SocketIOBuilder UseParser(PacketParser parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        services.Configure<SocketIOOptions>(options => options.Parser = parser);
        return this;
    }

    /// <summary>Makes this server one node of a cluster.</summary>
    /// <param name="adapter">Makes the adapter of one namespace; called once for each.</param>
    public SocketIOBuilder UseAdapter(Func<IServiceProvider, LocalAdapter, Adapter> adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        services.Configure<SocketIOOptions>(options => options.Adapter = adapter);
        return this;
    }
}

/// <summary>The mapped server: takes endpoint conventions (CORS, rate limits, authorization) and namespaces.</summary>
public sealed class SocketIOEndpoint : IEndpointConventionBuilder
{
    private readonly SocketIOServer _server;
    private readonly IEndpointConventionBuilder _conventions;

    internal SocketIOEndpoint(SocketIOServer server, IEndpointConventionBuilder conventions)
    {
        _server = server;
        _conventions = conventions;
    }

    /// <summary>Adds a namespace, or gives the one that is there.</summary>
    /// <param name="name">The name with its leading slash.</param>
    public SocketNamespace MapNamespace(string name) => _server.Map(name);

    /// <summary>Adds all namespaces whose names match a pattern. A client may ask for any name: give the pattern both its anchors.</summary>
    /// <param name="pattern">For example <c>^/tenant-\d+$</c>.</param>
    public DynamicNamespace MapNamespace(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return _server.Map(pattern);
    }

    /// <summary>Adds all namespaces that exist by what a predicate says.</summary>
    /// <param name="name">What they are called in metrics.</param>
    /// <param name="exists">Decides for a client that asks for a namespace that was not mapped.</param>
    public DynamicNamespace MapNamespace(string name, NamespacePredicate exists)
    {
        ArgumentNullException.ThrowIfNull(exists);
        return _server.Map(name, exists);
    }

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention) => _conventions.Add(convention);

    /// <inheritdoc/>
    public void Finally(Action<EndpointBuilder> finallyConvention) => _conventions.Finally(finallyConvention);
}

/// <summary>Refuses settings that cannot work, with all that is wrong with them.</summary>
internal sealed class SocketIOOptionsValidator : IValidateOptions<SocketIOOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIOOptions options) =>
        options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
