namespace Parley.Chat.Push;

/// <summary>A push whose turn it is.</summary>
/// <param name="Job">What is sent.</param>
/// <param name="Origin">Where to.</param>
/// <param name="IsTrial">Whether the push service has not proven yet that it answers.</param>
internal sealed record PushTurn(PushJob Job, PushOrigin Origin, bool IsTrial);

/// <summary>How a push service behaved when it was called.</summary>
internal enum PushConduct
{
    /// <summary>It answered, whatever it said.</summary>
    Answered,

    /// <summary>It answered, and took its time.</summary>
    Slow,

    /// <summary>It did not answer.</summary>
    Silent,

    /// <summary>It was not called.</summary>
    NotCalled,
}
