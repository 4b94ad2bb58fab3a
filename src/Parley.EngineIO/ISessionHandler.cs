namespace Parley.EngineIO;

/// <summary>
/// The layer above one session. Its methods are called one at a time and in the order of arrival, but for <see cref="OnTick"/>
/// and <see cref="OnClosed"/>, which may come from another thread meanwhile.
/// </summary>
public interface ISessionHandler
{
    /// <summary>A text message came. The bytes are valid until the returned task completes; until then nothing more is read.</summary>
    ValueTask OnTextAsync(ReadOnlyMemory<byte> text);

    /// <summary>A binary message came. The bytes are valid until the returned task completes; until then nothing more is read.</summary>
    ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data);

    /// <summary>Called on every heartbeat scan, for timeouts. Must not block.</summary>
    /// <param name="timestamp">The scan's time, from <see cref="TimeProvider.GetTimestamp"/>.</param>
    void OnTick(long timestamp);

    /// <summary>The session has ended. Called once.</summary>
    void OnClosed(DisconnectReason reason);
}
