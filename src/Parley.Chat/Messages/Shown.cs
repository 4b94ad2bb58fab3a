namespace Parley.Chat.Messages;

/// <summary>Entries as one user is shown them.</summary>
internal static class Shown
{
    /// <summary>Takes out of the entries, as they are stored, what this user may not see.</summary>
    public static void Apply(Visibility view, List<LogEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Kind == MessageKinds.Edit) entries[i] = Edit(view, entries[i]);
        }
    }

    // What a message says that was sent before he came, or that he has cleared away, is not told by its edit either.
    private static LogEntry Edit(Visibility view, LogEntry edit)
    {
        var target = ChangeBody.TargetSeq(edit);
        return view.Sees(target) ? edit : edit with { Body = ChangeBody.Bare(edit.Ref!, target) };
    }
}
