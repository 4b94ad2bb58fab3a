namespace Parley.Chat.Ground;

/// <summary>A refusal: a reason for programs and a sentence for people.</summary>
/// <param name="Reason">The reason of the closed set.</param>
/// <param name="Message">The sentence; never contains secrets or internals.</param>
/// <param name="RetryAfter">Milliseconds to wait before trying again, if known.</param>
internal sealed record Refusal(Reason Reason, string Message, long? RetryAfter = null)
{
    /// <summary>An HTTP status other than the reason's own, such as 415 for <see cref="Reason.Malformed"/>.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The reason over HTTP if it differs, because there the address names the missing object.</summary>
    public Reason? HttpReason { get; init; }

    public int Code => Reason.Code();

    public static Refusal Malformed(string message) => new(Reason.Malformed, message);

    public static Refusal UnknownUser { get; } = new(Reason.UnknownUser, "This user does not exist.");

    public static Refusal UnknownGroup { get; } = new(Reason.UnknownGroup, "This group does not exist.");

    public static Refusal NotMember { get; } = new(Reason.NotMember, "You are not a member of this group.");

    public static Refusal NotFriends { get; } = new(Reason.NotFriends, "You are not friends with this user.");

    public static Refusal UnknownMessage { get; } =
        new(Reason.Conflict, "This message does not exist in this conversation.") { HttpReason = Reason.NotFound };

    public static Refusal Internal { get; } = new(Reason.Internal, "An internal error occurred and was logged.");

    public static Refusal Unavailable { get; } = new(Reason.Unavailable, "The server cannot store this now. Please try again.", 1_000);

    public static Refusal NoRoom { get; } = new(Reason.Unavailable, "The server's disk is nearly full. Please try again later.", 60_000);

    public static Refusal Unauthenticated { get; } = new(Reason.Unauthenticated, "Sign in first.");
}
