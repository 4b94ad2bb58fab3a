using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Parley.EngineIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>Sends "hi", has a fixed response to three messages, and echoes all others.</summary>
internal sealed class TalkingEcho : ISessionHandler
{
    private readonly Session _session;
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _headers;

    public TalkingEcho(Session session, ConcurrentDictionary<string, Dictionary<string, string>> headers)
    {
        _session = session;
        _headers = headers;
        session.Send(OutgoingPacket.Message("hi"u8));
    }

    public ValueTask OnTextAsync(ReadOnlyMemory<byte> text)
    {
        _session.Send(Encoding.UTF8.GetString(text.Span) switch
        {
            "give binary" => OutgoingPacket.Binary(new byte[] { 0, 1, 2, 3, 4 }),
            "give utf8" => OutgoingPacket.Message("пойду спать всем спокойной ночи"u8),
            "sendHeaders" => OutgoingPacket.Message(JsonSerializer.SerializeToUtf8Bytes(
                _headers.GetValueOrDefault(_session.Id, []), Json.Default.DictionaryStringString)),
            _ => OutgoingPacket.Message(text.Span),
        });
        return default;
    }

    public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data)
    {
        _session.Send(OutgoingPacket.Binary(data.ToArray()));
        return default;
    }

    public void OnTick(long timestamp)
    {
    }

    public void OnClosed(DisconnectReason reason) => _headers.TryRemove(_session.Id, out _);
}
