using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>The forms that the body of a post may have.</summary>
internal enum PayloadForm
{
    Version4,
    Text3,
    Binary3,
}

/// <summary>Looks at a payload before it is handled.</summary>
internal static class PayloadForms
{
    /// <summary>How many packets can be read of the payload. Does nothing with them.</summary>
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
