namespace Parley.Bench.Micro.Codec;

/// <summary>The data for the benchmarks of the codec.</summary>
internal static class Samples
{
    /// <summary>The argument of an event: 64 bytes of text.</summary>
    public const string Text = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>The name of an event and its argument.</summary>
    public static readonly byte[] Payload =
        """["echo","0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]"""u8.ToArray();

    /// <summary>An event that asks for an ack, as a message of Engine.IO.</summary>
    public static readonly byte[] Event = [.. "42/chat,17"u8, .. Payload];

    /// <summary>The text of an event with two attachments; it stands without the type of Engine.IO.</summary>
    public static readonly byte[] BinaryEvent =
        """52-/chat,["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"""u8.ToArray();

    /// <summary>One attachment.</summary>
    public static readonly byte[] Attachment = new byte[1024];
}
