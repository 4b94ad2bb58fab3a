using System.Diagnostics.Metrics;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Log;

/// <summary>
/// Measures the commits of the log writer in the meter <see cref="ChatTelemetry.Name"/>. It looks at whole batches, so that a message costs
/// nothing more; without a listener, a batch costs a branch.
/// </summary>
internal sealed class WriteMetrics
{
    // A flush takes from a tenth of a millisecond to many; a write is refused after six seconds.
    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] };

    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] };

    private static readonly KeyValuePair<string, object?> Committed = new("parley.outcome", "committed");
    private static readonly KeyValuePair<string, object?> Refused = new("parley.outcome", "refused");
    private static readonly KeyValuePair<string, object?> ToFriends = new("parley.conversation.kind", ConversationKind.Friend.WireName());
    private static readonly KeyValuePair<string, object?> ToGroups = new("parley.conversation.kind", ConversationKind.Group.WireName());

    private readonly Counter<long>? _messages;
    private readonly Histogram<double>? _durations;
    private readonly Histogram<int>? _sizes;

    /// <param name="meters">The application's meter factory; null if it has none, and then nothing is measured.</param>
    public WriteMetrics(IMeterFactory? meters = null)
    {
        if (meters?.Create(ChatTelemetry.Name) is not { } meter) return;

        _messages = meter.CreateCounter<long>("parley.messages", "{message}", "Messages that were sent and stored.");
        _durations = meter.CreateHistogram(
            "parley.commit.duration", "s", "How long batches of writes took, from the first statement to the end of the commit.", tags: null, Durations);
        _sizes = meter.CreateHistogram("parley.commit.size", "{write}", "How many writes shared a commit.", tags: null, Sizes);
    }

    /// <summary>Counts a batch.</summary>
    /// <param name="batch">The operations, which have their entries.</param>
    /// <param name="isCommitted">Whether they are stored.</param>
    /// <param name="duration">How long it took.</param>
    public void Count(List<WriteOperation> batch, bool isCommitted, TimeSpan duration)
    {
        if (_durations is { Enabled: true }) _durations.Record(duration.TotalSeconds, isCommitted ? Committed : Refused);
        if (!isCommitted) return;

        if (_sizes is { Enabled: true }) _sizes.Record(batch.Count);
        if (_messages is { Enabled: true }) Count(_messages, batch);
    }

    private static void Count(Counter<long> messages, List<WriteOperation> batch)
    {
        var (toFriends, toGroups) = (0, 0);
        foreach (var operation in batch)
        {
            foreach (var committed in operation.Entries)
            {
                if (!MessageKinds.IsMessage(committed.Entry.Kind)) continue;
                if (committed.Entry.Conversation.Kind == ConversationKind.Friend) toFriends++;
                else if (committed.Entry.Conversation.Kind == ConversationKind.Group) toGroups++;
            }
        }

        if (toFriends > 0) messages.Add(toFriends, ToFriends);
        if (toGroups > 0) messages.Add(toGroups, ToGroups);
    }
}
