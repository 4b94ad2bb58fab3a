namespace Parley.Chat.Push;

/// <summary>The turn of a push.</summary>
/// <param name="Job">The content.</param>
/// <param name="Origin">The target.</param>
/// <param name="IsTrial">Whether the push service is unproven.</param>
internal sealed record PushTurn(PushJob Job, PushOrigin Origin, bool IsTrial);

/// <summary>The behaviour of a push service during a push.</summary>
internal enum PushConduct
{
    /// <summary>It responded, with any status.</summary>
    Answered,

    /// <summary>It responded slowly.</summary>
    Slow,

    /// <summary>It did not respond.</summary>
    Silent,

    /// <summary>It was not contacted.</summary>
    NotCalled,
}
