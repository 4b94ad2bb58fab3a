using System.Diagnostics;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Log;

/// <summary>
/// Traces a batch of writes: as a part of the first traced request in it, linked to the other ones. So each of their traces leads to the
/// commit, however many share it.
/// </summary>
internal static class WriteTrace
{
    private const int MaxLinks = 128;   // As many as OpenTelemetry keeps.

    /// <summary>Starts the trace; null if no request of the batch is traced.</summary>
    public static Activity? Start(List<WriteOperation> batch)
    {
        if (!ChatTelemetry.IsTraced) return null;

        Activity? parent = null;
        List<ActivityLink>? links = null;
        foreach (var operation in batch)
        {
            if (operation.Cause is not { } cause || cause == parent) continue;

            if (parent is null) parent = cause;
            else if ((links ??= []).Count < MaxLinks) links.Add(new ActivityLink(cause.Context));
        }

        return parent is null ? null : ChatTelemetry.StartPartOf(parent, "write", links)?.SetTag("db.operation.batch.size", batch.Count);
    }

    /// <summary>Ends it.</summary>
    public static void End(Activity? trace, bool isCommitted)
    {
        if (trace is null) return;

        if (!isCommitted) trace.SetStatus(ActivityStatusCode.Error);
        trace.Dispose();
    }
}
