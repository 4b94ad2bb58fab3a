using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>Payloads as scripts and form fields, for browsers without cross-origin requests (Engine.IO 3, "JSONP").</summary>
internal static class Jsonp
{
    private const string Version = "3";
    private const int MaxIndexLength = 9;

    /// <summary>Whether the client asks for a script.</summary>
    public static bool IsAsked(HttpRequest request) => request.Query.ContainsKey("j") && request.Query["EIO"] == Version;

    /// <summary>The number of the callback; null if the request does not ask for a script, empty if it names no callback.</summary>
    public static string? Index(HttpRequest request)
    {
        if (!IsAsked(request)) return null;
        var index = request.Query["j"].ToString();
        return index.Length <= MaxIndexLength && index.All(char.IsAsciiDigit) ? index : "";
    }

    /// <summary>Writes the script that passes the payload to the client.</summary>
    public static ReadOnlyMemory<byte> Wrap(ReadOnlySpan<byte> payload, string index)
    {
        var script = new ArrayBufferWriter<byte>(payload.Length + 64);
        script.Write(Encoding.ASCII.GetBytes($"___eio[{index}]("));
        // It escapes everything beyond ASCII, so it is valid JavaScript, too.
        using (var json = new Utf8JsonWriter(script)) json.WriteStringValue(payload);
        script.Write(");"u8);
        return script.WrittenMemory;
    }

    /// <summary>Reads the payload from the form field <c>d</c>.</summary>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlySpan<byte> form)
    {
        foreach (var range in form.Split((byte)'&'))
        {
            var field = form[range];
            if (field.StartsWith("d="u8)) return Unescape(WebUtility.UrlDecodeToBytes(field[2..].ToArray(), 0, field.Length - 2)!);
        }

        return default;
    }

    // Browsers change line breaks in forms. So a line break travels as \n, and the characters \n as \\n.
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
