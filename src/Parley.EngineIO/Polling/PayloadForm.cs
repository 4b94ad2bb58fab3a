using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>The possible formats of a post's body.</summary>
internal enum PayloadForm
{
    Version4,
    Text3,
    Binary3,
}

/// <summary>Inspects a payload before it is handled.</summary>
internal static class PayloadForms
{
    /// <summary>Counts the packets of the payload without handling them.</summary>
    public static int CountPackets(this PayloadForm form, ReadOnlyMemory<byte> payload)
    {
        var count = 0;
        switch (form)
        {
            case PayloadForm.Version4:
                for (var packets = new PayloadReader(payload); packets.TryRead(out _);) count++;
                break;
            case PayloadForm.Text3:
                for (var packets = new Version3PayloadReader(payload); packets.TryRead(out _);) count++;
                break;
            default:
                for (var packets = new Version3BinaryPayloadReader(payload); packets.TryRead(out _, out _);) count++;
                break;
        }

        return count;
    }
}
