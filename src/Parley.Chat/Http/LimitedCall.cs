namespace Parley.Chat.Http;

/// <summary>Requests that are limited by address.</summary>
internal enum LimitedCall
{
    SignUp,
    SignIn,
    Search,

    /// <summary>Presenting an invalid session id or ticket: 300 a minute.</summary>
    WrongSession,

    /// <summary>Starting an Engine.IO session over polling: 1,000 a minute.</summary>
    Handshake,
}
