using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Limits how many Engine.IO sessions an address may start over polling.</summary>
/// <remarks>
/// A session over WebSocket needs a connection, and connections have limits of their own. A session over polling needs only a request,
/// and takes memory until its client has been silent for too long.
/// </remarks>
internal static class HandshakeLimit
{
    /// <summary>Puts the limit before what answers at the endpoint.</summary>
    public static void Add(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } next) return;

        endpoint.RequestDelegate = context => IsHandshake(context.Request) && Check(context) is { } refusal
            ? RefuseAsync(context, refusal)
            : next(context);
    }

    private static bool IsHandshake(HttpRequest request) => !request.Query.ContainsKey("sid") && request.Query["transport"] == "polling";

    private static Refusal? Check(HttpContext context) =>
        context.RequestServices.GetRequiredService<AddressRateLimiter>().Check(LimitedCall.Handshake, context.Connection.RemoteIpAddress);

    // Clients report the status as a failed connection, and try again after their own delay.
    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var seconds = Math.Ceiling((refusal.RetryAfter ?? 1_000) / 1_000.0);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(refusal.Message, context.RequestAborted);
    }
}
