using System.Text;

namespace Parley.SocketIO;

/// <summary>The handlers of one namespace by event name. A lookup by the name's UTF-8 bytes creates no string.</summary>
internal sealed class EventTable
{
    private readonly Dictionary<string, EventBinding> _bindings = new(Utf8NameComparer.Instance);

    /// <summary>The names of all events that have a handler.</summary>
    public string Names => _bindings.Count == 0 ? "none" : string.Join(", ", _bindings.Keys.Order(StringComparer.Ordinal));

    public void Add(EventBinding binding)
    {
        if (Encoding.UTF8.GetByteCount(binding.Name) > Utf8NameComparer.MaxLength)
            throw new InvalidOperationException(
                $"The name of the event '{binding.Name}' is longer than {Utf8NameComparer.MaxLength} bytes.");
        if (!_bindings.TryAdd(binding.Name, binding))
            throw new InvalidOperationException($"The event '{binding.Name}' already has a handler in this namespace.");
    }

    public EventBinding? Find(ReadOnlySpan<byte> name) =>
        _bindings.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var binding) ? binding : null;
}
