using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>The message of <c>auth-c</c>.</summary>
/// <param name="SessionId">A session id, or a one-time ticket.</param>
internal sealed record AuthMessage([property: JsonPropertyName("sid")] string? SessionId);

/// <summary>The message of a request without members; any content is ignored.</summary>
internal sealed record EmptyMessage;

/// <summary>The message of <c>sendfsmg</c>.</summary>
internal sealed record SendBody(
    string? From, string? To, JsonElement Msg, string? Kind, string? Cid, string? Quote, IReadOnlyList<string>? Mentions);

/// <summary>The message of <c>recall-c</c>.</summary>
internal sealed record RecallBody(string? With, string? Id);

/// <summary>The message of <c>edit-c</c>.</summary>
internal sealed record EditBody(string? With, string? Id, JsonElement Msg, IReadOnlyList<string>? Mentions);

/// <summary>The message of <c>offline-c</c>.</summary>
internal sealed record SyncMessage(string? Cursor, int? Limit);

/// <summary>The message of <c>history-c</c>.</summary>
internal sealed record HistoryMessage(string? With, long? Before, long? After, int? Limit);

/// <summary>The message of <c>recent-c</c>.</summary>
internal sealed record RecentMessage(string? Page, int? Limit);

/// <summary>The message of <c>online-c</c>.</summary>
internal sealed record OnlineMessage(string? Page);

/// <summary>The message of <c>typing-c</c>.</summary>
/// <param name="With">The friend or the group.</param>
/// <param name="On">Whether the user is typing; false if they have stopped.</param>
internal sealed record TypingMessage(string? With, bool? On);

/// <summary>The message of <c>read-c</c>.</summary>
internal sealed record ReadMessage(string? With, long? Seq);
