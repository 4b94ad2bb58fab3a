using System.Net.Sockets;
using System.Text.Json;
using Parley.Chat.Administration;
using Parley.Chat.Supervision;
using Parley.EngineIO;
using Parley.Server.Configuration;

namespace Parley.Server.Operators;

/// <summary>Accepts operator commands while the server runs: one request per connection, one at a time.</summary>
internal sealed partial class OperatorSocket(
    ChatOperator chat, Settings settings, ServiceSupervisor supervisor, TimeProvider time, ILogger<OperatorSocket> logger)
    : SupervisedService("operator socket", supervisor)
{
    private const int MaxBytes = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Socket? _socket;

    /// <summary>Listens at once, so that a ready server accepts commands, too.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _socket = TryListen();
        return _socket is null ? Task.CompletedTask : base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();       // Cancels the accept: a socket closed under it would be logged as a failure.
        _socket?.Dispose();   // Removes its file, too.
    }

    // If Accept throws, the supervisor retries after a pause: the process may have no file left.
    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            using var connection = await _socket!.AcceptAsync(stopping);
            Succeeded();
            try
            {
                await ServeAsync(connection, stopping);
            }
            catch (Exception exception) when (
                exception is IOException or SocketException or OperationCanceledException && !stopping.IsCancellationRequested)
            {
                Log.CallLost(logger, exception);   // The command disconnected or sent nothing; continue with the next one.
            }
        }
    }

    // The server works without the socket, but operators have to stop it before they run commands.
    private Socket? TryListen()
    {
        if (OperatorEndPoint.Of(settings) is not { } endPoint)
        {
            Log.PathTooLong(logger, settings.Data);
            return null;
        }

        try
        {
            return Listen(endPoint);
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            Log.CannotListen(logger, exception);
            return null;
        }
    }

    private Socket Listen(UnixDomainSocketEndPoint endPoint)
    {
        var folder = OperatorEndPoint.FolderOf(settings);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (IsAnswered(endPoint)) throw new IOException("Another server with another database uses the same data folder.");

        File.Delete(endPoint.ToString());   // Left by an earlier server.
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(endPoint);
        socket.Listen();
        return socket;
    }

    private static bool IsAnswered(UnixDomainSocketEndPoint endPoint)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken stop)
    {
        await using var stream = new NetworkStream(connection);
        var call = await WithPatienceAsync(token => ReadAsync(stream, token), stop);
        var answer = await TryAnswerAsync(call);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, OperatorJson.Default.OperatorAnswer);
        await WithPatienceAsync(
            async token =>
            {
                await stream.WriteAsync(bytes, token);
                return true;
            },
            stop);
    }

    // A command that neither sends nor reads must not delay the next ones.
    private async Task<T> WithPatienceAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        return await run(either.Token);
    }

    private async Task<OperatorAnswer> TryAnswerAsync(OperatorCall? call)
    {
        try
        {
            return await AnswerAsync(call);
        }
        catch (Exception exception)   // A failure of the database or a fault: the command gets an error, and the next one is accepted.
        {
            Log.CallFailed(logger, exception, call?.Request.Command);
            return Refused("internal", "The server failed to carry it out; see its log.");
        }
    }

    private async Task<OperatorAnswer> AnswerAsync(OperatorCall? call)
    {
        if (call is null) return Refused("malformed", "The request is invalid: the server and the command have different versions.");
        if (call.Database != OperatorEndPoint.DatabaseOf(settings))
        {
            return Refused(
                "conflict", "The running server on this data folder uses another database. Pass the same --database to the command.");
        }

        Log.Called(logger, call.Request.Command, call.Request.User);
        return await chat.RunAsync(call.Request);
    }

    // The command closes its half of the connection after its request.
    private static async Task<OperatorCall?> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        using var said = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var count)
        {
            said.Write(buffer, 0, count);
            if (said.Length > MaxBytes) return null;
        }

        try
        {
            return JsonSerializer.Deserialize(said.GetBuffer().AsSpan(0, (int)said.Length), OperatorJson.Default.OperatorCall);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OperatorAnswer Refused(string reason, string message) => new(0) { Reason = reason, Message = message };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The operator's command {Command} {User}.", EventName = "Called")]
        public static partial void Called(ILogger logger, LogText command, LogText user);

        [LoggerMessage(2, LogLevel.Debug, "The connection of an operator's command broke.", EventName = "CallLost")]
        public static partial void CallLost(ILogger logger, Exception exception);

        [LoggerMessage(
            3, LogLevel.Warning,
            "The path of {Data} is too long for a socket in it: commands such as 'user add' work only while the server is stopped.",
            EventName = "PathTooLong")]
        public static partial void PathTooLong(ILogger logger, LogText data);

        [LoggerMessage(
            4, LogLevel.Warning, "Commands such as 'user add' work only while the server is stopped.", EventName = "CannotListen")]
        public static partial void CannotListen(ILogger logger, Exception exception);

        [LoggerMessage(5, LogLevel.Error, "The operator's command {Command} failed.", EventName = "CallFailed")]
        public static partial void CallFailed(ILogger logger, Exception exception, LogText command);
    }
}
