namespace Parley.Chat.Log;

/// <summary>Wire names of message kinds.</summary>
internal static class MessageKinds
{
    public const string Text = "text";

    public const string Location = "location";

    public const string Custom = "custom";

    /// <summary>Created only by the server: joins, departures and so on.</summary>
    public const string System = "system";

    /// <summary>The entry about a recall.</summary>
    public const string Recall = "recall";

    /// <summary>The entry about an edit.</summary>
    public const string Edit = "edit";

    /// <summary>The kind of a recalled message.</summary>
    public const string Recalled = "recalled";

    /// <summary>The kind of an entry for the user who has deleted it for themselves.</summary>
    public const string Deleted = "deleted";

    /// <summary>The kinds that users send.</summary>
    public static bool IsMessage(string kind) => kind == Text || IsObject(kind);

    /// <summary>Whether the message has an uploaded file.</summary>
    public static bool IsFile(string kind) => kind is "image" or "file" or "audio" or "video";

    public static bool IsObject(string kind) => IsFile(kind) || kind is Location or Custom;
}
