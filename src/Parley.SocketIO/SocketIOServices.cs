using System.Text.Json.Serialization;
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        var options = services.AddOptions<SocketIOOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        return new SocketIOBuilder(services);
    }

    /// <summary>Answers Socket.IO clients at <paramref name="pattern"/>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path that clients use; theirs is <c>/socket.io</c> unless they set another.</param>
    public static SocketIOEndpoint MapSocketIO(this IEndpointRouteBuilder endpoints, string pattern = "/socket.io")
    {
        var server = endpoints.ServiceProvider.GetRequiredService<SocketIOServer>();
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
