using Parley.Chat;

namespace Parley.Server.Connections;

/// <summary>
/// Counts the connections of a proxy for the clients that it uses them for: during a request, and with a WebSocket until its end. Stands
/// behind the middleware that reads the forwarded address.
/// </summary>
internal sealed class ForwardedClients(RequestDelegate next, ConnectionGate gate)
{
    public Task InvokeAsync(HttpContext context) =>
        GatedConnection.Of(context) is { IsShared: true } connection ? CountAsync(context, connection) : next(context);

    private async Task CountAsync(HttpContext context, GatedConnection connection)
    {
        if (!gate.TryAssign(connection, context.Connection.RemoteIpAddress))
        {
            await ChatProblem.WriteAsync(context, StatusCodes.Status429TooManyRequests);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols) gate.Release(connection);
        }
    }
}
