using System.Data.Common;
using Microsoft.Extensions.Logging;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Opens accounts whose time has come, so that everybody else need only look whether an account is closed.</summary>
internal sealed partial class BanEnds(ChatStore store, LogWriter writer, TimeProvider time, ILogger<BanEnds> logger) : PeriodicWork(Interval, time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var user in Due()) await writer.RunAsync(transaction => Lift(transaction, user));
        }
        catch (Exception exception) when (exception is DbException || StoreFault.Is(exception))
        {
            Log.Failed(logger, exception);
        }
    }

    private List<string> Due()
    {
        using var read = store.Read();
        return read.Sql.Query("select id from users where banned_until <= $1", Time.GetUtcNow().ToUnixTimeMilliseconds()).All(row => row.Text(0));
    }

    // Looked at once more: the ban may have been made longer meanwhile.
    private static Outcome<Done> Lift(WriteTransaction transaction, string user)
    {
        if (transaction.SqlBeside.Any("select 1 from users where id = $1 and banned_until <= $2", user, transaction.Now)) Bans.Lift(transaction, user);
        return Done.Value;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Accounts whose ban is over could not be opened.", EventName = "BanEndsFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
