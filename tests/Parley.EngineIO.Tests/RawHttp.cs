using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

/// <summary>Reads what a server sends over a connection of one's own.</summary>
internal static class RawHttp
{
    /// <summary>Reads until <paramref name="end"/> has come, byte by byte, so that nothing after it is taken.</summary>
    public static async Task<string> ReadUntilAsync(Stream stream, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one).AsTask().InTime() == 0) break;
            text.Append((char)one[0]);
        }

        return text.ToString();
    }
}
