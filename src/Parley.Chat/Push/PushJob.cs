using Parley.EngineIO;

namespace Parley.Chat.Push;

/// <summary>A message for one browser.</summary>
/// <param name="User">Whose browser it is.</param>
/// <param name="Target">Which.</param>
/// <param name="Payload">What it is to read.</param>
/// <param name="Expires">When it is of no use any more.</param>
/// <param name="Attempts">How often its push service has put it off.</param>
internal sealed record PushJob(string User, PushSubscription Target, byte[] Payload, DateTimeOffset Expires, int Attempts = 0)
{
    /// <summary>The push service: scheme, host and port.</summary>
    public string Origin { get; } = WebOrigin.TryCreate(new Uri(Target.Endpoint), out var origin) ? origin.ToString() : "";
}
