namespace Parley.Chat.Storage;

/// <summary>The time limit of a session's statements.</summary>
internal enum StatementPatience
{
    /// <summary>As long as a client waits for a response.</summary>
    Short,

    /// <summary>Without limit: migrations, copies and other work that an operator watches.</summary>
    Endless,
}
