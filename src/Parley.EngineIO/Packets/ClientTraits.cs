namespace Parley.EngineIO;

/// <summary>How a client writes and reads payloads, as far as it has shown, beyond its version.</summary>
[Flags]
internal enum ClientTraits : byte
{
    None = 0,

    /// <summary>The client cannot read binary data and gets base64 (<c>b64=1</c>).</summary>
    Base64 = 1,

    /// <summary>The client encodes and decodes text in text payloads as UTF-8 twice: a 1.x client without XHR2.</summary>
    EncodesTwice = 2,

    /// <summary>The client encodes text in text payloads once: a 2.x client, or one that follows the protocol document.</summary>
    EncodesOnce = 4,

    /// <summary>
    /// The client is from 2014 or 2015 and may read only binary payloads: servers of that time sent nothing else without <c>b64=1</c>.
    /// </summary>
    Binary = 8,
}
