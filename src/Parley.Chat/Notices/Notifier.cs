using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Notices;

/// <summary>Appends notices to users' notice conversations, in the transaction of the change.</summary>
internal static class Notifier
{
    /// <summary>Sends a notice to all of a user's devices.</summary>
    /// <param name="transaction">The transaction of the change.</param>
    /// <param name="user">The user to notify.</param>
    /// <param name="kind">The event.</param>
    /// <param name="body">The body of the notice.</param>
    /// <param name="type">Its JSON type.</param>
    /// <param name="counts">Whether badges count it and lists show it; false for notices that only inform devices.</param>
    public static LogEntry Notify<T>(
        this WriteTransaction transaction, string user, string kind, T body, JsonTypeInfo<T> type, bool counts = true)
    {
        var key = ConversationKey.Notices(user);
        var conversation = Conversations.FindAsync(transaction.SqlInvalidatingCache(), key).AtOnce()
            ?? throw new InvalidOperationException("A user without a notice conversation.");
        return transaction.Append(Draft(key, conversation, kind, JsonSerializer.Serialize(body, type), counts), [user]);
    }

    /// <summary>Sends the same notice to several users, with the same number of statements as for one.</summary>
    public static IReadOnlyList<LogEntry> NotifyAll<T>(
        this WriteTransaction transaction, IReadOnlyCollection<string> users, string kind, T body, JsonTypeInfo<T> type,
        bool counts = true) =>
        transaction.NotifyEach([.. users.Select(user => (user, body))], kind, type, counts);

    /// <summary>Sends notices of the same kind to several users, with the same number of statements as for one.</summary>
    public static IReadOnlyList<LogEntry> NotifyEach<T>(
        this WriteTransaction transaction, IReadOnlyCollection<(string User, T Body)> notices, string kind, JsonTypeInfo<T> type,
        bool counts = true)
    {
        var conversations = Conversations.Find(
            transaction.SqlInvalidatingCache(), notices.Select(notice => ConversationKey.Notices(notice.User)));
        return transaction.AppendEach([.. notices.Select(notice =>
        {
            var key = ConversationKey.Notices(notice.User);
            var draft = Draft(key, conversations[key.Text], kind, JsonSerializer.Serialize(notice.Body, type), counts);
            return (draft, (IReadOnlyList<string>)[notice.User]);
        })]);
    }

    /// <summary>Creates the notice conversation of a new user, and makes announcements from now on visible.</summary>
    public static void Welcome(WriteTransaction transaction, string user)
    {
        var notices = Conversations.Create(transaction, ConversationKey.Notices(user));
        Conversations.Join(transaction, notices, user, Role.Member, new MembershipPeriod(1, 0, 0));

        using var row = transaction.SqlInvalidatingCache().Query(
            "select id, last_seq, last_no from conversations where key = $1", ConversationKey.Announcements.Text);
        row.Read();
        var (announcements, period) = (row.GetInt64(0), new MembershipPeriod(row.GetInt64(1) + 1, row.GetInt64(1), row.GetInt64(2)));
        row.Close();
        Conversations.Join(transaction, announcements, user, Role.Member, period);
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
