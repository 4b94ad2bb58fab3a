using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Notices;

/// <summary>Writes into the log what happens to accounts, for whoever follows it; no device is told.</summary>
internal static class AccountLog
{
    public const string Created = "user-created";
    public const string Banned = "user-banned";
    public const string Unbanned = "user-unbanned";
    public const string RoleSet = "user-role";

    public static void Note(this WriteTransaction transaction, string kind, AccountEvent body) => transaction.Append(
        new EntryDraft
        {
            ConversationId = Conversations.Find(transaction.Sql, ConversationKey.Accounts)!.Value,
            Conversation = ConversationKey.Accounts,
            Sender = EntryDraft.Server,
            Kind = kind,
            Body = JsonSerializer.Serialize(body, ChatJson.Wire.AccountEvent),
            Counts = false,
        },
        []);
}

/// <summary>What happened to an account.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Name">The display name, when it is made.</param>
/// <param name="Reason">Why it is closed, if that was said.</param>
/// <param name="Until">When it opens again by itself, in milliseconds, if it does.</param>
/// <param name="Role">Which role it has got; none if left out.</param>
internal sealed record AccountEvent(string User, string? Name = null, string? Reason = null, long? Until = null, string? Role = null);
