using System.Diagnostics.Metrics;

namespace Parley.Chat.Tests;

/// <summary>Sums up the measurements of one application's meters, by instrument and tags.</summary>
internal sealed class MetricValues : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _counts = [];
    private readonly Dictionary<string, double> _states = [];

    public MetricValues(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == "Parley.Chat") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    /// <summary>The sum of a counter or a histogram of numbers, the count of a histogram of times, or a state at the last look.</summary>
    public double? this[string key]
    {
        get
        {
            lock (_counts) return _counts.TryGetValue(key, out var value) || _states.TryGetValue(key, out value) ? value : null;
        }
    }

    /// <summary>Looks at the states.</summary>
    public void Look()
    {
        lock (_counts) _states.Clear();
        _listener.RecordObservableInstruments();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name["parley.".Length..];
        foreach (var (_, tag) in tags) key += $" {tag}";
        lock (_counts)
        {
            if (instrument.IsObservable) _states[key] = value;
            else _counts[key] = _counts.GetValueOrDefault(key) + value;
        }
    }
}
