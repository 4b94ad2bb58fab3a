using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Contract;

/// <summary>The key under which a call is made, so that a repetition of it does nothing more.</summary>
/// <param name="Caller">Whose key it is.</param>
/// <param name="Text">What he has thought up.</param>
/// <param name="Request">Tells what was asked for: the same key for something else is a mistake.</param>
internal sealed record RepeatKey(string Caller, string Text, byte[] Request)
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 64;

    /// <summary>Reads the header; null if it is not there.</summary>
    /// <param name="context">The call.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="body">What it asks for.</param>
    /// <param name="type">How that is written.</param>
    public static Outcome<RepeatKey?> Read<T>(HttpContext context, string caller, T body, JsonTypeInfo<T> type)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0) return new Outcome<RepeatKey?>(null);

        // The draft of the header quotes it, as a string of RFC 9651; many clients do not.
        var text = header.Count == 1 ? header[0]!.Trim() : "";
        if (text is ['"', .. var inside, '"']) text = inside;
        if (text.Length is 0 or > MaxLength || text.Any(c => c is < '!' or > '~' or '"'))
        {
            return Refusal.Malformed($"{Header} is 1 to {MaxLength} printable characters of ASCII, without spaces.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(body, type));
        return new RepeatKey(caller, text, hash.GetHashAndReset());
    }
}
