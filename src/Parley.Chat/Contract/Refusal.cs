namespace Parley.Chat.Contract;

/// <summary>An expected "no": a fixed word for programs beside a sentence for people.</summary>
/// <param name="Reason">The word of the closed set.</param>
/// <param name="Message">The sentence; never holds secrets or internals.</param>
/// <param name="RetryAfter">Milliseconds after which trying again makes sense, if known.</param>
internal sealed record Refusal(Reason Reason, string Message, long? RetryAfter = null)
{
    /// <summary>An HTTP status other than the reason's own, such as 415 for <see cref="Reason.Malformed"/>.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>What it is called over HTTP, if that is another reason: there, the address names what is not there.</summary>
    public Reason? HttpReason { get; init; }

    public int Code => Reason.Code();

    public static Refusal Malformed(string message) => new(Reason.Malformed, message);

    public static Refusal UnknownUser { get; } = new(Reason.UnknownUser, "There is no such user.");

    public static Refusal UnknownGroup { get; } = new(Reason.UnknownGroup, "There is no such group.");

    public static Refusal NotMember { get; } = new(Reason.NotMember, "You are not a member of this group.");

    public static Refusal NotFriends { get; } = new(Reason.NotFriends, "You are not friends with this user.");

    public static Refusal UnknownMessage { get; } =
        new(Reason.Conflict, "There is no such message in this conversation.") { HttpReason = Reason.NotFound };

    public static Refusal Internal { get; } = new(Reason.Internal, "Something went wrong here; it has been logged.");

    public static Refusal Unavailable { get; } = new(Reason.Unavailable, "The server cannot store this now; try again.", 1_000);

    public static Refusal NoRoom { get; } = new(Reason.Unavailable, "The disk of the server is nearly full; try again later.", 60_000);

    public static Refusal Unauthenticated { get; } = new(Reason.Unauthenticated, "Sign in first.");
}
