using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>Decides which web pages may connect, and writes the CORS headers (Fetch standard, "CORS protocol").</summary>
internal sealed class OriginPolicy(IEnumerable<string> allowed)
{
    private readonly OriginList _allowed = new(allowed);

    /// <summary>The allowed origins besides the server's own, as text for logs and messages.</summary>
    public string Description => _allowed.IsEmpty ? "none beside the server's own" : _allowed.ToString();

    /// <summary>Whether a page of another origin than the server's own made the request.</summary>
    public static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.Count > 0
        && !(
            request.Headers.Origin.Count == 1 && WebOrigin.TryParse(request.Headers.Origin[0], out var origin) && origin.IsHostOf(request));

    /// <summary>The CORS policy of the endpoint, for example from <c>RequireCors</c>. It replaces the settings.</summary>
    public static ICorsMetadata? EndpointPolicy(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();

    /// <summary>Whether a page of another origin may make the request, by the settings.</summary>
    public bool AllowsForeign(HttpRequest request) => request.Headers.Origin.Count == 1 && _allowed.Allows(request.Headers.Origin[0]);

    /// <summary>Whether a page of another origin may make the request, by the policy of the endpoint.</summary>
    public static async ValueTask<bool> AllowsForeignAsync(HttpContext context, ICorsMetadata metadata)
    {
        var services = context.RequestServices;
        var policy = metadata switch
        {
            ICorsPolicyMetadata fixedPolicy => fixedPolicy.Policy,
            IEnableCorsAttribute enable =>
                await services.GetRequiredService<ICorsPolicyProvider>().GetPolicyAsync(context, enable.PolicyName),
            _ => null,
        };
        return policy is not null && services.GetRequiredService<ICorsService>().EvaluatePolicy(context, policy).IsOriginAllowed;
    }

    /// <summary>Adds the headers without which a browser hides the response from a page of another origin.</summary>
    public void AddHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !_allowed.Allows(origin)) return;

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        if (!HttpMethods.IsOptions(context.Request.Method)) return;

        headers.AccessControlAllowMethods = "GET,POST,OPTIONS";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "600";
    }
}
