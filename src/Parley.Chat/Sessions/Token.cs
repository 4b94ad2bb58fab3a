using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Parley.Chat.Sessions;

/// <summary>256 random bits held by a client; the server stores only their SHA-256.</summary>
internal static class Token
{
    private const int Size = 32;
    private const string TicketPrefix = "t.";   // '.' is not in base64url, so no session id begins like that.

    public static (string Text, byte[] Hash) Create() => Create("");

    public static (string Text, byte[] Hash) CreateTicket() => Create(TicketPrefix);

    public static bool IsTicket(string text) => text.StartsWith(TicketPrefix, StringComparison.Ordinal);

    /// <summary>The hash to look up; false if the text cannot be a token.</summary>
    public static bool TryHash(string text, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = null;
        var encoded = IsTicket(text) ? text.AsSpan(TicketPrefix.Length) : text;
        if (encoded.Length != Base64Url.GetEncodedLength(Size)) return false;

        Span<byte> token = stackalloc byte[Size];
        if (Base64Url.DecodeFromChars(encoded, token, out _, out var written) != OperationStatus.Done || written != Size) return false;

        hash = SHA256.HashData(token);
        return true;
    }

    /// <summary>Half of a hash, which is enough to avoid collisions.</summary>
    public static UInt128 KeyOf(byte[] hash) => BinaryPrimitives.ReadUInt128LittleEndian(hash);

    private static (string Text, byte[] Hash) Create(string prefix)
    {
        var token = RandomNumberGenerator.GetBytes(Size);
        return (prefix + Base64Url.EncodeToString(token), SHA256.HashData(token));
    }
}
