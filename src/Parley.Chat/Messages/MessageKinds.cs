namespace Parley.Chat.Messages;

/// <summary>Wire names of what a message can be.</summary>
internal static class MessageKinds
{
    public const string Text = "text";

    /// <summary>Made by the server only: who joined, who left.</summary>
    public const string System = "system";

    public static bool IsObject(string kind) => kind is "image" or "file" or "audio" or "video" or "location" or "custom";
}
