namespace Parley.Chat.Accounts;

/// <summary>What an address may do only so often.</summary>
internal enum LimitedCall
{
    SignUp,
    SignIn,
    Search,

    /// <summary>Showing a session id or a ticket that is none: 300 a minute.</summary>
    WrongSession,
}
