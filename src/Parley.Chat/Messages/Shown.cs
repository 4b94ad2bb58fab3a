using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Entries as one user is shown them.</summary>
internal static class Shown
{
    /// <summary>Takes out of the entries, as they are stored, what this user may not see or has deleted.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="view">What he may see of the conversation.</param>
    /// <param name="entries">Some of it, in the order of <c>seq</c> or the other way round.</param>
    public static void Apply(SqlSession sql, Visibility view, List<LogEntry> entries)
    {
        if (view.HasDeleted && entries.Count > 0) Empty(entries, Deleted(sql, view, entries[0].Seq, entries[^1].Seq));
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Kind == MessageKinds.Edit) entries[i] = Edit(sql, view, entries[i]);
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

    // What a message says that was sent before he came, or that he has cleared away or deleted, is not told by its edit either.
    private static LogEntry Edit(SqlSession sql, Visibility view, LogEntry edit)
    {
        var target = ChangeBody.TargetSeq(edit);
        var isSeen = view.Sees(target) && !(view.HasDeleted && Deleted(sql, view, target, target).Count > 0);
        return isSeen ? edit : edit with { Body = ChangeBody.Bare(edit.Ref!, target) };
    }

    private static HashSet<long> Deleted(SqlSession sql, Visibility view, long one, long other) =>
        DeletedMessages.Between(sql, view, Math.Min(one, other), Math.Max(one, other));
}
