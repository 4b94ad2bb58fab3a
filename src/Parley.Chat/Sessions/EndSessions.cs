using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Sessions;

/// <summary>Ends all sessions of a user, or all but one.</summary>
internal sealed class EndSessions(string user, string? kept, Reason reason, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, reason, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        End(transaction, SessionsOf(transaction, except: kept));
        return Done.Value;
    }
}
