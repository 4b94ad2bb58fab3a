namespace Parley.EngineIO;

/// <summary>What a client has shown of how it writes and reads payloads, beyond its version.</summary>
[Flags]
internal enum ClientTraits : byte
{
    None = 0,

    /// <summary>It cannot take binary data in payloads, and gets base64 (<c>b64=1</c>).</summary>
    Base64 = 1,

    /// <summary>It encodes text in text payloads as UTF-8 twice, and decodes it twice: a 1.x client without XHR2.</summary>
    EncodesTwice = 2,

    /// <summary>It encodes text in text payloads once: a 2.x client, or one that follows the protocol's document.</summary>
    EncodesOnce = 4,

    /// <summary>
    /// It is of 2014 or 2015, when servers answered all polls of clients without <c>b64=1</c> in the binary form, and may read no other.
    /// </summary>
    Binary = 8,
}
