using System.Diagnostics;

namespace Parley.Chat.Telemetry;

/// <summary>The names under which the messenger is observed, and its source of traces.</summary>
internal static class ChatTelemetry
{
    /// <summary>The name of the meter and of the source.</summary>
    public const string Name = "Parley.Chat";

    private static readonly ActivitySource Activities = new(Name);

    /// <summary>Whether anybody collects traces.</summary>
    public static bool IsTraced => Activities.HasListeners();

    /// <summary>
    /// What the caller is traced as; null if it is not. Only what belongs to a traced request is traced: the server's own work would be
    /// many traces that nobody looks at.
    /// </summary>
    public static Activity? Caller => IsTraced && Activity.Current is { IsAllDataRequested: true } caller ? caller : null;

    /// <summary>Starts a part of what the caller is traced as; null if it is not traced.</summary>
    public static Activity? StartPart(string name) => Caller is null ? null : Activities.StartActivity(name);

    /// <summary>Starts a part of another trace, linked to those that it belongs to as well.</summary>
    public static Activity? StartPartOf(Activity parent, string name, IEnumerable<ActivityLink>? links) =>
        Activities.StartActivity(name, ActivityKind.Internal, parent.Context, links: links);
}
