namespace Parley.EngineIO;

/// <summary>
/// The layer above one session. Its methods are called one at a time and in the order of arrival, except <see cref="OnTick"/>
/// and <see cref="OnClosed"/>, which another thread may call at the same time.
/// </summary>
public interface ISessionHandler
{
    /// <summary>Handles a text message. The bytes are valid until the returned task completes; until then nothing more is read.</summary>
    ValueTask OnTextAsync(ReadOnlyMemory<byte> text);

    /// <summary>Handles a binary message. The bytes are valid until the returned task completes; until then nothing more is read.</summary>
    ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data);

    /// <summary>Called on every heartbeat scan, for timeouts. Must not block.</summary>
    /// <param name="timestamp">The scan's time, from <see cref="TimeProvider.GetTimestamp"/>.</param>
    void OnTick(long timestamp);

    /// <summary>Called once when the session has ended.</summary>
    void OnClosed(DisconnectReason reason);
}
