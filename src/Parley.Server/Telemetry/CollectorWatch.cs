using System.Collections.Concurrent;
using System.Net.Sockets;
using Parley.EngineIO;

namespace Parley.Server.Telemetry;

/// <summary>
/// Logs when the collector takes no metrics or traces any more, and when it takes them again: once each, not for every attempt. The
/// exporters themselves say so only where nobody looks. Thread-safe.
/// </summary>
internal sealed partial class CollectorWatch(ILogger<CollectorWatch> logger) : DelegatingHandler
{
    // The status of a call of gRPC. It is a header if the response has no body, as responses to failed calls usually have none.
    private const string GrpcStatus = "grpc-status";

    private readonly ConcurrentDictionary<string, bool> _away = new(StringComparer.Ordinal);   // Addresses: there may be two.

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Noted(base.Send(request, cancellationToken));
        }
        catch (Exception exception) when (CauseOf(exception) is { } cause)
        {
            Note(request, cause);
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Noted(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception exception) when (CauseOf(exception) is { } cause)
        {
            Note(request, cause);
            throw;
        }
    }

    private static string? CauseOf(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: SocketException socket } => socket.Message,
        HttpRequestException => exception.Message,
        OperationCanceledException => "no response in time",
        _ => null,
    };

    private HttpResponseMessage Noted(HttpResponseMessage response)
    {
        var status = response.Headers.TryGetValues(GrpcStatus, out var values) ? values.First() : "0";
        if (!response.IsSuccessStatusCode) Note(response.RequestMessage!, $"the status is {(int)response.StatusCode}");
        else Note(response.RequestMessage!, status == "0" ? null : $"the status of gRPC is {status}");
        return response;
    }

    private void Note(HttpRequestMessage request, string? cause)
    {
        // Without what may be secret.
        var address = request.RequestUri!.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (cause is null && _away.TryRemove(address, out _)) Log.Back(logger, address);
        else if (cause is not null && _away.TryAdd(address, true)) Log.Away(logger, address, cause);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "The collector at {Address} takes no telemetry: {Cause}. The server goes on, and tries again with what it measures next.",
            EventName = "CollectorAway")]
        public static partial void Away(ILogger logger, LogText address, LogText cause);

        [LoggerMessage(2, LogLevel.Information, "The collector at {Address} takes telemetry again.", EventName = "CollectorBack")]
        public static partial void Back(ILogger logger, LogText address);
    }
}
