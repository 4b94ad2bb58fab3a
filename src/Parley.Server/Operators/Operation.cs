using System.Net.Sockets;
using System.Text.Json;
using Parley.Chat.Administration;
using Parley.Chat.Storage;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Operators;

/// <summary>Carries out an operator's requests through the running server, or on the database itself if there is none.</summary>
internal sealed class Operation(Settings settings) : IAsyncDisposable
{
    private OfflineChat? _offline;

    /// <summary>Carries out a request.</summary>
    /// <exception cref="StoreException">A server uses the database and cannot be reached from here.</exception>
    public async Task<OperatorAnswer> AskAsync(OperatorRequest request, CancellationToken stop)
    {
        if (_offline is null && await TryCallAsync(request, stop) is { } answer) return answer;

        _offline ??= Open(request.Command == OperatorCommands.AddUser);
        return await _offline.Operator.RunAsync(request);
    }

    public ValueTask DisposeAsync() => _offline?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Only the first account may be created before its database exists: any other command was given the wrong database.
    private OfflineChat Open(bool mayMake)
    {
        try
        {
            if (!mayMake) Features.Database(settings).Require();
            DataFolder.Prepare(settings.Data);
            return Features.Offline(settings);
        }
        catch (StoreException exception) when (exception.Message.Contains("in use by", StringComparison.Ordinal))
        {
            throw new StoreException(
                $"{exception.Message} A running server accepts this command only on its own machine and with its own --data.", exception);
        }
    }

    private async Task<OperatorAnswer?> TryCallAsync(OperatorRequest request, CancellationToken stop)
    {
        if (OperatorEndPoint.Of(settings) is not { } endPoint) return null;

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, stop);
        }
        catch (SocketException)
        {
            return null;   // No server, or a killed one that left its file behind.
        }

        await using var stream = new NetworkStream(socket);
        await JsonSerializer.SerializeAsync(
            stream, new OperatorCall(OperatorEndPoint.DatabaseOf(settings), request), OperatorJson.Default.OperatorCall, stop);
        socket.Shutdown(SocketShutdown.Send);
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, OperatorJson.Default.OperatorAnswer, stop);
        }
        catch (JsonException exception)
        {
            throw new IOException("The server ended before it responded. Use 'user list' to see whether the change was made.", exception);
        }
    }
}
