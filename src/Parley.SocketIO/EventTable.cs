using System.Text;

namespace Parley.SocketIO;

/// <summary>The handlers of one namespace by event name; looked up by the name's bytes, without making a string of them.</summary>
internal sealed class EventTable
{
    private readonly Dictionary<string, EventBinding> _bindings = new(Utf8NameComparer.Instance);

    /// <summary>The names of all events that have a handler.</summary>
    public string Names => _bindings.Count == 0 ? "none" : string.Join(", ", _bindings.Keys.Order(StringComparer.Ordinal));

    public void Add(EventBinding binding)
    {
        if (Encoding.UTF8.GetByteCount(binding.Name) > Utf8NameComparer.MaxLength)
            throw new InvalidOperationException($"The name of the event '{binding.Name}' is longer than {Utf8NameComparer.MaxLength} bytes.");
        if (!_bindings.TryAdd(binding.Name, binding))
            throw new InvalidOperationException($"The event '{binding.Name}' already has a handler in this namespace.");
    }

    public EventBinding? Find(ReadOnlySpan<byte> name) =>
        _bindings.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var binding) ? binding : null;
}

/// <summary>Compares names that are strings on one side and UTF-8 on the other.</summary>
internal sealed class Utf8NameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    /// <summary>Longer names, in bytes, are never found.</summary>
    public const int MaxLength = 256;

    public static readonly Utf8NameComparer Instance = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string name) => GetHashCode(Encoding.UTF8.GetBytes(name));

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (Ascii.IsValid(alternate)) return Ascii.Equals(alternate, other);

        Span<char> chars = stackalloc char[MaxLength];
        return alternate.Length <= chars.Length
            && Encoding.UTF8.TryGetChars(alternate, chars, out var length)
            && other.AsSpan().SequenceEqual(chars[..length]);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
