using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>Adds the Socket.IO server to an ASP.NET Core application.</summary>
public static class SocketIOServices
{
    /// <summary>Adds the server. Its settings are validated when the application starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the default settings.</param>
    public static SocketIOBuilder AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SocketIOServer>();
        services.TryAddSingleton(provider =>
            new EngineMemory(
                provider.GetRequiredService<IOptions<SocketIOOptions>>().Value.Engine, provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        var options = services.AddOptions<SocketIOOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        return new SocketIOBuilder(services);
    }

    /// <summary>Maps the Socket.IO endpoint to <paramref name="pattern"/>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path. Clients use <c>/socket.io</c> by default.</param>
    /// <exception cref="InvalidOperationException"><see cref="AddSocketIO"/> was not called, or the path is mapped already.</exception>
    public static SocketIOEndpoint MapSocketIO(this IEndpointRouteBuilder endpoints, string pattern = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetService<SocketIOServer>() ?? throw new InvalidOperationException(
            "MapSocketIO needs the server among the services: call builder.Services.AddSocketIO() before builder.Build().");
        server.AddPath(endpoints, pattern);
        return new SocketIOEndpoint(server, endpoints.MapEngineIO(pattern, server.Options.Engine, server.Accept));
    }
}

/// <summary>Configures the parts of the Socket.IO server that an application provides.</summary>
/// <param name="services">The application's services.</param>
public sealed class SocketIOBuilder(IServiceCollection services)
{
    /// <summary>The application's services, for packages that extend the server.</summary>
    public IServiceCollection Services => services;

    /// <summary>Adds a source-generated JSON context with the application's types.</summary>
    public SocketIOBuilder AddJsonContext(JsonSerializerContext context)
    {
        services.Configure<SocketIOOptions>(options => options.Json.TypeInfoResolverChain.Add(context));
        return this;
    }

    /// <summary>
    /// Sets the wire format, for instance <see cref="MessagePackParser"/>. Clients must use the same parser. Default
    /// <see cref="JsonParser"/>.
    /// </summary>
    public SocketIOBuilder UseParser(PacketParser parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        services.Configure<SocketIOParts>(parts => parts.Parser = parser);
        return this;
    }

    /// <summary>Makes this server a node of a cluster.</summary>
    /// <param name="adapter">Creates the adapter of one namespace; called once for each namespace.</param>
    public SocketIOBuilder UseAdapter(Func<IServiceProvider, LocalAdapter, Adapter> adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        services.Configure<SocketIOParts>(parts => parts.Adapter = adapter);
        return this;
    }
}

/// <summary>The mapped endpoint: accepts endpoint conventions (CORS, rate limits, authorization) and namespaces.</summary>
public sealed class SocketIOEndpoint : IEndpointConventionBuilder
{
    private readonly SocketIOServer _server;
    private readonly IEndpointConventionBuilder _conventions;

    internal SocketIOEndpoint(SocketIOServer server, IEndpointConventionBuilder conventions)
    {
        _server = server;
        _conventions = conventions;
    }

    /// <summary>Adds a namespace, or returns the existing one.</summary>
    /// <param name="name">The name with its leading slash.</param>
    public SocketNamespace MapNamespace(string name) => _server.Map(name);

    /// <summary>
    /// Adds all namespaces whose names match a pattern. Clients may ask for any name, so use both anchors, <c>^</c> and <c>$</c>.
    /// </summary>
    /// <param name="pattern">For example <c>^/tenant-\d+$</c>.</param>
    public DynamicNamespace MapNamespace(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return _server.Map(pattern);
    }

    /// <summary>Adds all namespaces that a predicate accepts.</summary>
    /// <param name="name">Their name in metrics.</param>
    /// <param name="exists">Decides whether a namespace exists that was not mapped by name.</param>
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

/// <summary>Reports all problems of the settings.</summary>
internal sealed class SocketIOOptionsValidator : IValidateOptions<SocketIOOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIOOptions options) =>
        options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
