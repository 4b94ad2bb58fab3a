namespace Parley.Chat.Contract;

/// <summary>Why a request is refused: the closed set that clients may switch on.</summary>
internal enum Reason
{
    Unauthenticated,
    Expired,
    Revoked,
    Banned,
    FromMismatch,
    ToMismatch,
    UnknownUser,
    UnknownGroup,
    NotFriends,
    Blocked,
    NotMember,
    Muted,
    Forbidden,
    TooLarge,
    RateLimited,
    Malformed,
    NotFound,
    Conflict,
    Unavailable,
    Internal,
}
