using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Entries as one user sees them.</summary>
internal static class VisibilityFilter
{
    /// <summary>Removes content that this user may not see or has deleted from stored entries.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="view">The user's view of the conversation.</param>
    /// <param name="entries">Entries of it, in ascending or descending order of <c>seq</c>.</param>
    public static async ValueTask ApplyAsync(ReadSession sql, Visibility view, List<LogEntry> entries)
    {
        if (view.HasDeleted && entries.Count > 0) Empty(entries, await DeletedAsync(sql, view, entries[0].Seq, entries[^1].Seq));
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Kind == MessageKinds.Edit) entries[i] = await EditAsync(sql, view, entries[i]);
        }
    }

    private static void Empty(List<LogEntry> entries, HashSet<long> deleted)
    {
        if (deleted.Count == 0) return;
        for (var i = 0; i < entries.Count; i++)
        {
            if (deleted.Contains(entries[i].Seq)) entries[i] = Empty(entries[i]);
        }
    }

    private static LogEntry Empty(LogEntry entry) => entry with
    {
        Kind = MessageKinds.Deleted,
        Body = entry.Conversation.Kind == ConversationKind.Server ? "{}" : "\"\"",
        Quote = null,
        Mentions = null,
        Changed = null,
    };

    // An edit does not reveal a message from before the user joined, or one that the user has cleared or deleted.
    private static async ValueTask<LogEntry> EditAsync(ReadSession sql, Visibility view, LogEntry edit)
    {
        var target = ChangeBody.TargetSeq(edit);
        var isSeen = view.Sees(target) && !(view.HasDeleted && (await DeletedAsync(sql, view, target, target)).Count > 0);
        return isSeen ? edit : edit with { Body = ChangeBody.Bare(edit.Ref!, target) };
    }

    private static ValueTask<HashSet<long>> DeletedAsync(ReadSession sql, Visibility view, long one, long other) =>
        DeletedMessages.BetweenAsync(sql, view, Math.Min(one, other), Math.Max(one, other));
}
