using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Http;

/// <summary>The header of an HTTP request with its <see cref="IdempotencyKey"/>.</summary>
internal static class IdempotencyHeader
{
    public const int MaxLength = 64;

    /// <summary>Responds with the result of a function for the key, or says what is wrong with the header.</summary>
    /// <param name="context">The call.</param>
    /// <param name="caller">The creator.</param>
    /// <param name="body">The request.</param>
    /// <param name="type">Its JSON type.</param>
    /// <param name="respond">Makes the response; its key is null if the header is absent.</param>
    public static async Task<IResult> UseAsync<T>(
        HttpContext context, string caller, T body, JsonTypeInfo<T> type, Func<IdempotencyKey?, Task<IResult>> respond) =>
        Read(context, caller, body, type).TryGet(out var key, out var refusal) ? await respond(key) : new ProblemResult(refusal);

    private static Outcome<IdempotencyKey?> Read<T>(HttpContext context, string caller, T body, JsonTypeInfo<T> type)
    {
        var header = context.Request.Headers[IdempotencyKey.Name];
        if (header.Count == 0) return new Outcome<IdempotencyKey?>(null);

        // The header's draft requires quotes (a string of RFC 9651), but many clients send none.
        var text = header.Count == 1 ? header[0]!.Trim() : "";
        if (text is ['"', .. var inside, '"']) text = inside;
        if (text.Length is 0 or > MaxLength || text.Any(c => c is < '!' or > '~' or '"'))
        {
            return Refusal.Malformed($"{IdempotencyKey.Name} is 1 to {MaxLength} printable characters of ASCII, without spaces.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(body, type));
        return new IdempotencyKey(caller, text, hash.GetHashAndReset());
    }
}
