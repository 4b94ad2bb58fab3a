using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Sessions;

/// <summary>Ends one session; one that is over already, never was, or is somebody else's is no error.</summary>
internal sealed class EndSession(string user, string device, Reason reason, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, reason, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        End(transaction, SessionsOf(transaction).Contains(device) ? [device] : []);
        return Done.Value;
    }
}
