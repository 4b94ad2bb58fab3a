using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Sessions;

/// <summary>Ends one session; does nothing if it has ended, never existed, or belongs to another user.</summary>
internal sealed class EndSession(string user, string device, Reason reason, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, reason, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        End(transaction, SessionsOf(transaction).Contains(device) ? [device] : []);
        return Done.Value;
    }
}
