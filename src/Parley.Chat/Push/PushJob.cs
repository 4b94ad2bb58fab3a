using Parley.EngineIO;

namespace Parley.Chat.Push;

/// <summary>A message for one browser.</summary>
/// <param name="User">The user of the browser.</param>
/// <param name="Target">Which.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="Attempts">The number of failed attempts.</param>
internal sealed record PushJob(string User, PushSubscription Target, byte[] Payload, DateTimeOffset Expires, int Attempts = 0)
{
    /// <summary>The push service: scheme, host and port.</summary>
    public string Origin { get; } = WebOrigin.TryCreate(new Uri(Target.Endpoint), out var origin) ? origin.ToString() : "";
}
