namespace Parley.Chat.Storage;

/// <summary>How long the statements of a session may take.</summary>
internal enum StatementPatience
{
    /// <summary>As long as somebody waits for an answer.</summary>
    Short,

    /// <summary>As long as they like: migrations, copies, and whatever else an operator watches.</summary>
    Endless,
}
