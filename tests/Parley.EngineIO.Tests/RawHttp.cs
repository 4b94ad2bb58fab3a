using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

/// <summary>Reads the response of a server over a custom connection.</summary>
internal static class RawHttp
{
    /// <summary>Reads up to <paramref name="end"/>, byte by byte, so that nothing after it is consumed.</summary>
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
