using System.Globalization;
using System.Text;

namespace Parley.Bench.Load.Net;

/// <summary>An HTTP/1.1 connection that is kept alive and has one request under way at a time.</summary>
internal sealed class HttpWire(string host, Action<HttpWire> opened, Action<HttpWire, byte[]> answered, Action<string> ended) : Wire
{
    public void Get(string target) => Write(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"));

    public void Post(string target, ReadOnlySpan<byte> body)
    {
        Write(Encoding.ASCII.GetBytes(
            $"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: {body.Length}\r\n\r\n"));
        Write(body);
    }

    protected override void OnOpen() => opened(this);

    protected override void OnEnd(string why) => ended(why);

    protected override int OnReceived(Span<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        var head = Encoding.ASCII.GetString(data[..end]);
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            throw new InvalidDataException("the server refused a request: " + head);
        return TakeBody(head, data[(end + 4)..]) is var length and >= 0 ? end + 4 + length : 0;
    }

    private int TakeBody(string head, ReadOnlySpan<byte> rest)
    {
        if (ContentLength(head) is not { } length)
            return TakeChunks(rest);
        if (rest.Length < length)
            return -1;
        answered(this, rest[..length].ToArray());
        return length;
    }

    private static int? ContentLength(string head)
    {
        const string name = "\r\ncontent-length:";
        var start = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        start += name.Length;
        var end = head.IndexOf('\r', start);
        return int.Parse(head.AsSpan(start, (end < 0 ? head.Length : end) - start), provider: CultureInfo.InvariantCulture);
    }

    private int TakeChunks(ReadOnlySpan<byte> rest)
    {
        var body = new List<byte>();
        for (var used = 0; ;)
        {
            var line = rest[used..].IndexOf("\r\n"u8);
            if (line < 0)
                return -1;
            var length = Convert.ToInt32(Encoding.ASCII.GetString(rest.Slice(used, line)), 16);
            used += line + 2;
            if (rest.Length < used + length + 2)
                return -1;
            body.AddRange(rest.Slice(used, length));
            used += length + 2;
            if (length > 0)
                continue;
            answered(this, [.. body]);
            return used;
        }
    }
}
