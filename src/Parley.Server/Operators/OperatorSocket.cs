using System.Net.Sockets;
using System.Text.Json;
using Parley.Chat.Administration;
using Parley.Chat.Supervision;
using Parley.EngineIO;
using Parley.Server.Configuration;

namespace Parley.Server.Operators;

/// <summary>Takes the commands that an operator gives while the server runs: one call a connection, one after the other.</summary>
internal sealed partial class OperatorSocket(
    ChatOperator chat, Settings settings, ServiceSupervisor supervisor, TimeProvider time, ILogger<OperatorSocket> logger)
    : SupervisedService("operator socket", supervisor)
{
    private const int Longest = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Socket? _socket;

    /// <summary>Listens at once: when the server says that it is ready, it is for commands, too.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _socket = TryListen();
        return _socket is null ? Task.CompletedTask : base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _socket?.Dispose();   // Takes its file along.
        base.Dispose();
    }

    // What Accept throws, the supervisor tries again after a pause: the process may have no file left for a call.
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
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException && !stopping.IsCancellationRequested)
            {
                Log.CallLost(logger, exception);   // The command has gone or said nothing; the next one is taken.
            }
        }
    }

    // Without it the server is as good as before; only the operator has to stop it first.
    private Socket? TryListen()
    {
        if (OperatorPlace.EndPointOf(settings) is not { } place)
        {
            Log.PathTooLong(logger, settings.Data);
            return null;
        }

        try
        {
            return Listen(place);
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            Log.CannotListen(logger, exception);
            return null;
        }
    }

    private Socket Listen(UnixDomainSocketEndPoint place)
    {
        var folder = OperatorPlace.FolderOf(settings);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (IsAnswered(place)) throw new IOException("Another server takes them, with another database on the same data folder.");

        File.Delete(place.ToString());   // An earlier server left it.
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(place);
        socket.Listen();
        return socket;
    }

    private static bool IsAnswered(UnixDomainSocketEndPoint place)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(place);
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

    // A command that neither speaks nor listens may not keep the next ones waiting.
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
        catch (Exception exception)   // The database, or a fault of ours: whatever it is, the command is told and the next one taken.
        {
            Log.CallFailed(logger, exception, call?.Request.Command);
            return Refused("internal", "The server has failed at it; its log says why.");
        }
    }

    private async Task<OperatorAnswer> AnswerAsync(OperatorCall? call)
    {
        if (call is null) return Refused("malformed", "The call is not understood; the server and the command are of different versions.");
        if (call.Database != OperatorPlace.DatabaseOf(settings))
        {
            return Refused("conflict", "The server that runs on this data folder uses another database. Give the command the same --database.");
        }

        Log.Called(logger, call.Request.Command, call.Request.User);
        return await chat.RunAsync(call.Request);
    }

    // Whoever calls ends his half of the connection when he has said everything.
    private static async Task<OperatorCall?> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        using var said = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var count)
        {
            said.Write(buffer, 0, count);
            if (said.Length > Longest) return null;
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

        [LoggerMessage(2, LogLevel.Debug, "A command beside the server was lost.", EventName = "CallLost")]
        public static partial void CallLost(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "The path of {Data} is too long for a socket in it: commands such as 'user add' work only while the server is stopped.", EventName = "PathTooLong")]
        public static partial void PathTooLong(ILogger logger, LogText data);

        [LoggerMessage(4, LogLevel.Warning, "Commands such as 'user add' work only while the server is stopped.", EventName = "CannotListen")]
        public static partial void CannotListen(ILogger logger, Exception exception);

        [LoggerMessage(5, LogLevel.Error, "The operator's command {Command} failed.", EventName = "CallFailed")]
        public static partial void CallFailed(ILogger logger, Exception exception, LogText command);
    }
}
