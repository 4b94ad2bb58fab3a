using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Messages;

namespace Parley.Chat.Notices;

/// <summary>Appends notices to users' own conversations, in the transaction that makes them true.</summary>
internal static class Notifier
{
    /// <summary>Tells a user something, on all his devices.</summary>
    /// <param name="transaction">The write that makes it true.</param>
    /// <param name="user">Whom.</param>
    /// <param name="kind">What has happened.</param>
    /// <param name="body">What the notice says of it.</param>
    /// <param name="type">How that is written.</param>
    /// <param name="counts">Whether an unread badge counts it and a list shows it; false for what his own devices only have to know.</param>
    public static LogEntry Notify<T>(
        this WriteTransaction transaction, string user, string kind, T body, JsonTypeInfo<T> type, bool counts = true)
    {
        var key = ConversationKey.Notices(user);
        var conversation = Conversations.Find(transaction.Sql, key) ?? throw new InvalidOperationException("A user without notices.");
        return transaction.Append(Draft(key, conversation, kind, JsonSerializer.Serialize(body, type), counts), [user]);
    }

    /// <summary>Tells several users the same, with as many statements as for one.</summary>
    public static IReadOnlyList<LogEntry> NotifyAll<T>(
        this WriteTransaction transaction, IReadOnlyCollection<string> users, string kind, T body, JsonTypeInfo<T> type, bool counts = true) =>
        transaction.NotifyEach([.. users.Select(user => (user, body))], kind, type, counts);

    /// <summary>Tells each of several users something of the same kind, with as many statements as for one.</summary>
    public static IReadOnlyList<LogEntry> NotifyEach<T>(
        this WriteTransaction transaction, IReadOnlyCollection<(string User, T Body)> notices, string kind, JsonTypeInfo<T> type, bool counts = true)
    {
        var conversations = Conversations.Find(transaction.Sql, notices.Select(notice => ConversationKey.Notices(notice.User)));
        return transaction.AppendEach([.. notices.Select(notice =>
        {
            var key = ConversationKey.Notices(notice.User);
            var draft = Draft(key, conversations[key.Text], kind, JsonSerializer.Serialize(notice.Body, type), counts);
            return (draft, (IReadOnlyList<string>)[notice.User]);
        })]);
    }

    /// <summary>Makes the conversation of a new user's notices, and lets him see announcements from now on.</summary>
    public static void Welcome(WriteTransaction transaction, string user)
    {
        var notices = Conversations.Create(transaction, ConversationKey.Notices(user));
        Conversations.Join(transaction, notices, user, Role.Member, new Stay(1, 0, 0));

        using var row = transaction.Sql.Query(
            "select id, last_seq, last_no from conversations where key = $1", ConversationKey.Announcements.Text);
        row.Read();
        var (announcements, stay) = (row.GetInt64(0), new Stay(row.GetInt64(1) + 1, row.GetInt64(1), row.GetInt64(2)));
        row.Close();
        Conversations.Join(transaction, announcements, user, Role.Member, stay);
    }

    private static EntryDraft Draft(ConversationKey key, long conversation, string kind, string body, bool counts) => new()
    {
        ConversationId = conversation,
        Conversation = key,
        Sender = EntryDraft.Server,
        Kind = kind,
        Body = body,
        Counts = counts,
    };
}
