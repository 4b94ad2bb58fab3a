using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>Payloads as scripts and form fields, for browsers that cannot ask another origin (Engine.IO 3, "JSONP").</summary>
internal static class Jsonp
{
    private const string Version = "3";
    private const int LongestIndex = 9;

    /// <summary>Whether the client asks for a script.</summary>
    public static bool IsAsked(HttpRequest request) => request.Query.ContainsKey("j") && request.Query["EIO"] == Version;

    /// <summary>The number of the callback; null if the request asks for no script, empty if it names none.</summary>
    public static string? Index(HttpRequest request)
    {
        if (!IsAsked(request)) return null;
        var index = request.Query["j"].ToString();
        return index.Length <= LongestIndex && index.All(char.IsAsciiDigit) ? index : "";
    }

    /// <summary>Makes the script that hands the payload to the client.</summary>
    public static ReadOnlyMemory<byte> Wrap(ReadOnlySpan<byte> payload, string index)
    {
        var script = new ArrayBufferWriter<byte>(payload.Length + 64);
        script.Write(Encoding.ASCII.GetBytes($"___eio[{index}]("));
        using (var json = new Utf8JsonWriter(script)) json.WriteStringValue(payload);   // escapes all but ASCII: valid JavaScript too
        script.Write(");"u8);
        return script.WrittenMemory;
    }

    /// <summary>Takes the payload out of a form with the field <c>d</c>.</summary>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlySpan<byte> form)
    {
        foreach (var range in form.Split((byte)'&'))
        {
            var field = form[range];
            if (field.StartsWith("d="u8)) return Unescape(WebUtility.UrlDecodeToBytes(field[2..].ToArray(), 0, field.Length - 2)!);
        }

        return default;
    }

    // A line end travels as \n, and what was \n before as \\n, because browsers change line ends in forms.
    private static ReadOnlyMemory<byte> Unescape(byte[] text)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith(@"\\n"u8))
            {
                text[length++] = (byte)'\\';
                text[length++] = (byte)'n';
                at += 2;
            }
            else if (rest.StartsWith(@"\n"u8))
            {
                text[length++] = (byte)'\n';
                at++;
            }
            else
            {
                text[length++] = text[at];
            }
        }

        return text.AsMemory(0, length);
    }
}
