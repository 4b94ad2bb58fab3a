namespace Parley.Chat.Messages;

/// <summary>Wire names of what a message can be.</summary>
internal static class MessageKinds
{
    public const string Text = "text";

    public const string Location = "location";

    public const string Custom = "custom";

    /// <summary>Made by the server only: who joined, who left.</summary>
    public const string System = "system";

    /// <summary>The entry that tells of a recall.</summary>
    public const string Recall = "recall";

    /// <summary>The entry that tells of an edit.</summary>
    public const string Edit = "edit";

    /// <summary>What a message becomes that was recalled.</summary>
    public const string Recalled = "recalled";

    /// <summary>What an entry is for one who has deleted it for himself.</summary>
    public const string Deleted = "deleted";

    /// <summary>What users send.</summary>
    public static bool IsMessage(string kind) => kind == Text || IsObject(kind);

    /// <summary>Whether the message is about an uploaded file.</summary>
    public static bool IsFile(string kind) => kind is "image" or "file" or "audio" or "video";

    public static bool IsObject(string kind) => IsFile(kind) || kind is Location or Custom;
}
