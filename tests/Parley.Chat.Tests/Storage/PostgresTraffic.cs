using System.Buffers.Binary;
using System.Text;

namespace Parley.Chat.Tests;

/// <summary>The statements and round trips of a database's clients, read from what they send.</summary>
/// <remarks>See https://www.postgresql.org/docs/15/protocol-message-formats.html. Thread-safe.</remarks>
internal sealed class PostgresTraffic
{
    /// <summary>The end of a round trip: a client waits for all responses up to it.</summary>
    public const string RoundTrip = "⏎";

    private readonly Lock _gate = new();
    private readonly List<string> _sent = [];   // Guarded by _gate.

    /// <summary>The text of each executed statement, and <see cref="RoundTrip"/> after the last one of each round trip.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_gate) return [.. _sent];
        }
    }

    /// <summary>A new connection.</summary>
    public Connection Connect() => new(this);

    private void Add(string sent)
    {
        lock (_gate) _sent.Add(sent);
    }

    /// <summary>The messages of one client; for one thread at a time.</summary>
    internal sealed class Connection(PostgresTraffic traffic)
    {
        private const int Version3 = 3 << 16;
        private const int HeaderSize = 5;   // A type, and the length of the rest with itself.

        private readonly Dictionary<string, string> _statements = [];
        private readonly List<byte> _rest = [];
        private string _bound = "";
        private bool _hasStarted;

        /// <summary>Takes the next bytes.</summary>
        public void Add(byte[] bytes)
        {
            _rest.AddRange(bytes);
            while (TryTake(out var type, out var body)) Take(type, body);
        }

        // The first messages of a connection have no type.
        private bool TryTake(out char type, out byte[] body)
        {
            (type, body) = ('\0', []);
            var header = _hasStarted ? HeaderSize : HeaderSize - 1;
            if (_rest.Count < header) return false;

            var length = BinaryPrimitives.ReadInt32BigEndian(_rest.GetRange(header - 4, 4).ToArray());
            var size = header - 4 + length;
            if (_rest.Count < size) return false;

            if (_hasStarted) type = (char)_rest[0];
            body = [.. _rest.GetRange(header, size - header)];
            _rest.RemoveRange(0, size);
            return true;
        }

        private void Take(char type, byte[] body)
        {
            switch (type)
            {
                case '\0': _hasStarted = BinaryPrimitives.ReadInt32BigEndian(body) == Version3; break;
                case 'P': _statements[Text(body, 0)] = Text(body, 1); break;
                case 'B': _bound = _statements[Text(body, 1)]; break;
                case 'E': traffic.Add(_bound); break;
                case 'S': traffic.Add(RoundTrip); break;
                case 'Q':
                    traffic.Add(Text(body, 0));
                    traffic.Add(RoundTrip);
                    break;
            }
        }

        private static string Text(byte[] body, int index)
        {
            var start = 0;
            for (; index > 0; index--) start = Array.IndexOf(body, (byte)0, start) + 1;
            return Encoding.UTF8.GetString(body, start, Array.IndexOf(body, (byte)0, start) - start);
        }
    }
}
