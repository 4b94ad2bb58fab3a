using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Entries of the log by column, as PostgreSQL gets many of them at once.</summary>
internal sealed class LogColumns
{
    private readonly List<long> _pos = [];
    private readonly List<string?> _id = [];
    private readonly List<long> _conversation = [];
    private readonly List<long> _seq = [];
    private readonly List<long> _no = [];
    private readonly List<string?> _sender = [];
    private readonly List<string?> _cid = [];
    private readonly List<string?> _kind = [];
    private readonly List<string?> _body = [];
    private readonly List<string?> _quote = [];
    private readonly List<string?> _mentions = [];
    private readonly List<string?> _ref = [];
    private readonly List<long> _time = [];

    public LogColumns() => Columns =
        [_pos, _id, _conversation, _seq, _no, _sender, _cid, _kind, _body, _quote, _mentions, _ref, _time];

    /// <summary>The columns, in the order of <see cref="LogRow"/>.</summary>
    public object[] Columns { get; }

    public int Count => _pos.Count;

    public void Add(LogEntry entry)
    {
        _pos.Add(entry.Pos);
        _id.Add(entry.Id);
        _conversation.Add(entry.ConversationId);
        _seq.Add(entry.Seq);
        _no.Add(entry.No);
        _sender.Add(Clean(entry.Sender));
        _cid.Add(Clean(entry.Cid));
        _kind.Add(Clean(entry.Kind));
        _body.Add(Clean(entry.Body));
        _quote.Add(Clean(entry.Quote));
        _mentions.Add(Clean(LogRow.Text(entry.Mentions)));
        _ref.Add(Clean(entry.Ref));
        _time.Add(entry.Time);
    }

    public void Clear()
    {
        foreach (var column in Columns) ((System.Collections.IList)column).Clear();
    }

    private static string? Clean(string? text) => text is null ? null : PostgresStatement.Clean(text);
}
