using System.Net.Sockets;
using System.Text.Json;
using Parley.Chat.Administration;
using Parley.Chat.Storage;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Operators;

/// <summary>A way to have an operator's requests done: by the server that runs, or on the database itself if none does.</summary>
internal sealed class Operation(Settings settings) : IAsyncDisposable
{
    private OfflineChat? _offline;

    /// <summary>Has it done.</summary>
    /// <exception cref="StoreException">A server has the database, and cannot be reached from here.</exception>
    public async Task<OperatorAnswer> AskAsync(OperatorRequest request, CancellationToken stop)
    {
        if (_offline is null && await TryCallAsync(request, stop) is { } answer) return answer;

        _offline ??= Open(request.Command == OperatorCommands.AddUser);
        return await _offline.Operator.RunAsync(request);
    }

    public ValueTask DisposeAsync() => _offline?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Only the first account may come before its database: any other command was told of the wrong one.
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
                $"{exception.Message} A server that runs takes this command only on its own machine and with its own --data, which it seems not to be.", exception);
        }
    }

    private async Task<OperatorAnswer?> TryCallAsync(OperatorRequest request, CancellationToken stop)
    {
        if (OperatorPlace.EndPointOf(settings) is not { } place) return null;

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(place, stop);
        }
        catch (SocketException)
        {
            return null;   // No server, or one that was killed and has left its file.
        }

        await using var stream = new NetworkStream(socket);
        await JsonSerializer.SerializeAsync(stream, new OperatorCall(OperatorPlace.DatabaseOf(settings), request), OperatorJson.Default.OperatorCall, stop);
        socket.Shutdown(SocketShutdown.Send);
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, OperatorJson.Default.OperatorAnswer, stop);
        }
        catch (JsonException exception)
        {
            throw new IOException("The server has ended before it answered; whether it did it, 'user list' may tell.", exception);
        }
    }
}
