using System.Buffers.Text;
using System.Text;

namespace Parley.Bench.Load.Clients;

/// <summary>The ids of acks, as decimal digits.</summary>
internal static class Digits
{
    public static int Write(int id, Span<byte> digits) =>
        Utf8Formatter.TryFormat(id, digits, out var count) ? count : throw new ArgumentException("too short for an id", nameof(digits));

    public static int Read(ReadOnlySpan<byte> body) => Utf8Parser.TryParse(body, out int id, out _)
        ? id
        : throw new InvalidDataException("an answer without an id: " + Encoding.UTF8.GetString(body));
}
