using Parley.EngineIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>Echoes every message.</summary>
internal sealed class Echo(Session session) : ISessionHandler
{
    public ValueTask OnTextAsync(ReadOnlyMemory<byte> text)
    {
        session.Send(OutgoingPacket.Message(text.Span));
        return default;
    }

    public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data)
    {
        session.Send(OutgoingPacket.Binary(data.ToArray()));
        return default;
    }

    public void OnTick(long timestamp)
    {
    }

    public void OnClosed(DisconnectReason reason)
    {
    }
}
