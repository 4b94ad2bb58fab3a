using System.Text.Json;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Notices;

/// <summary>Writes account events to the log, for followers; no device receives them.</summary>
internal static class AccountLog
{
    public const string Created = "user-created";
    public const string Banned = "user-banned";
    public const string Unbanned = "user-unbanned";
    public const string RoleSet = "user-role";

    public static void Note(this WriteTransaction transaction, string kind, AccountEvent body) => transaction.Append(
        new EntryDraft
        {
            ConversationId = Conversations.FindAsync(transaction.SqlInvalidatingCache(), ConversationKey.Accounts).AtOnce()!.Value,
            Conversation = ConversationKey.Accounts,
            Sender = EntryDraft.Server,
            Kind = kind,
            Body = JsonSerializer.Serialize(body, NoticesJson.Wire.AccountEvent),
            Counts = false,
        },
        []);
}

/// <summary>An account event.</summary>
/// <param name="User">The user.</param>
/// <param name="Name">The display name, for a new account.</param>
/// <param name="Reason">The reason of a ban, if given.</param>
/// <param name="Until">The end of a ban in milliseconds, if it has one.</param>
/// <param name="Role">The new role; absent for none.</param>
internal sealed record AccountEvent(string User, string? Name = null, string? Reason = null, long? Until = null, string? Role = null);
