using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>What a batch will ask the database, asked in one round trip.</summary>
/// <remarks>
/// Only for PostgreSQL. Answers are valid under the rule of the writer's caches: every operation other than a send makes the transaction
/// forget them, except those that last. For the log writer's thread. See docs/design/0038.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The log writer's thread.")]
internal sealed class ReadAhead(PostgresPipeline pipeline, NodeTurns? turns)
{
    private const string Head = "select coalesce(max(pos), 0) from log";
    private const int FirstWindow = 8;

    private readonly Dictionary<Question, AnswerTable> _tables = new(ReferenceEqualityComparer.Instance);
    private readonly List<AnswerTable> _asked = [];
    private int _foreseen;   // The number of operations whose reads were done.
    private int _window;     // The number of operations that are looked at next.

    /// <summary>The answers to a question.</summary>
    public AnswerTable<TAnswer> To<TAnswer>(Question<TAnswer> question)
    {
        if (!_tables.TryGetValue(question, out var table)) _tables.Add(question, table = question.NewTable());
        return (AnswerTable<TAnswer>)table;
    }

    /// <summary>Begins a transaction, takes its lock, and asks what the operations of a batch will ask.</summary>
    /// <returns>The last <c>pos</c> of the log.</returns>
    public long Begin(WriteTransaction transaction, List<WriteOperation> batch)
    {
        ForgetAll();
        foreach (var operation in batch) Foresee(transaction, operation);
        _foreseen = batch.Count;

        pipeline.Add(SqlDialect.PostgresBegin);
        pipeline.Add(SqlDialect.PostgresLock);
        if (turns is null) pipeline.Add(Head);
        else turns.AddTo(pipeline);
        Add();
        using var rows = pipeline.Read();
        rows.NextResult();
        var last = turns?.Take(rows) ?? TakeHead(rows);
        Take(rows);
        return last;
    }

    /// <summary>
    /// The caches are found to be wrong, so what they had was not asked. What was asked is right: the transaction had the lock already.
    /// </summary>
    public void AskAgain() => (_foreseen, _window) = (0, int.MaxValue / 2);

    /// <summary>
    /// An operation is next. If the answers to its questions were forgotten, asks them again, with those of the operations behind it: of
    /// a few at first, because the next one that makes the answers invalid may be near, and then of twice as many each time.
    /// </summary>
    public void Reach(WriteTransaction transaction, List<WriteOperation> batch, int next)
    {
        if (next < _foreseen) return;

        _foreseen = next + 1;
        if (!batch[next].Foresee(transaction)) return;

        batch[next].By.Foresee(transaction);
        for (var end = Math.Min(batch.Count, next + _window); _foreseen < end; _foreseen++) Foresee(transaction, batch[_foreseen]);
        _window *= 2;
        Ask();
    }

    /// <summary>An operation has changed something that answers may be about.</summary>
    public void Forget()
    {
        foreach (var table in _tables.Values)
        {
            if (!table.IsLasting) table.Forget();
        }

        (_foreseen, _window) = (0, FirstWindow);
    }

    /// <summary>Another transaction, or one whose writes may have been undone.</summary>
    public void ForgetAll()
    {
        foreach (var table in _tables.Values) table.Forget();
        (_foreseen, _window) = (0, FirstWindow);
    }

    private static long TakeHead(NpgsqlDataReader rows)
    {
        rows.Read();
        var last = rows.GetInt64(0);
        rows.NextResult();
        return last;
    }

    private static void Foresee(WriteTransaction transaction, WriteOperation operation)
    {
        operation.By.Foresee(transaction);
        operation.Foresee(transaction);
    }

    private void Ask()
    {
        Add();
        if (_asked.Count == 0) return;

        using var rows = pipeline.Read();
        Take(rows);
    }

    private void Add()
    {
        _asked.Clear();
        foreach (var table in _tables.Values)
        {
            if (!table.IsOpen) continue;

            table.AddTo(pipeline);
            _asked.Add(table);
        }
    }

    private void Take(NpgsqlDataReader rows)
    {
        foreach (var table in _asked)
        {
            table.Take(rows);
            rows.NextResult();
        }
    }
}
