using System.Data.Common;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>The answers to one question in a transaction, and the keys to read next.</summary>
internal abstract class AnswerTable(Question question)
{
    // The texts of the keys, as the statement gets them.
    private readonly List<string?>[] _texts = [.. Enumerable.Range(0, question.Texts).Select(_ => new List<string?>())];

    protected List<QuestionKey> Keys { get; } = [];

    public bool IsOpen => Keys.Count > 0;

    public bool IsLasting => question.IsLasting;

    /// <summary>Adds the statement about the open keys.</summary>
    public void AddTo(PostgresPipeline pipeline)
    {
        switch (_texts)
        {
            case [var first]: pipeline.Add(question.Many, first); break;
            case [var first, var second]: pipeline.Add(question.Many, first, second); break;
            case [var first, var second, var third]: pipeline.Add(question.Many, first, second, third); break;
            default: throw new InvalidOperationException("A question is about one to three texts.");
        }
    }

    /// <summary>Reads the rows of that statement. The keys are no longer open.</summary>
    public void Take(DbDataReader rows)
    {
        while (rows.Read()) Take(rows, (int)rows.GetInt64(0) - 1);
        Close();
    }

    /// <summary>Forgets the answers and the open keys.</summary>
    public virtual void Forget() => Close();

    protected abstract void Take(DbDataReader row, int key);

    protected void Open(QuestionKey key)
    {
        Keys.Add(key);
        _texts[0].Add(PostgresStatement.Clean(key.First));
        if (_texts.Length > 1) _texts[1].Add(PostgresStatement.Clean(key.Second));
        if (_texts.Length > 2) _texts[2].Add(PostgresStatement.Clean(key.Third));
    }

    private void Close()
    {
        Keys.Clear();
        foreach (var texts in _texts) texts.Clear();
    }
}

/// <summary>The typed answers to one question.</summary>
internal sealed class AnswerTable<TAnswer>(Question<TAnswer> question) : AnswerTable(question)
{
    private readonly Dictionary<QuestionKey, TAnswer?> _answers = [];

    /// <summary>Adds a key to read next, unless its answer is known.</summary>
    public void Foresee(QuestionKey key)
    {
        if (_answers.TryAdd(key, default)) Open(key);
    }

    public bool TryGet(QuestionKey key, out TAnswer? answer) => _answers.TryGetValue(key, out answer);

    public void Set(QuestionKey key, TAnswer? answer) => _answers[key] = answer;

    public override void Forget()
    {
        base.Forget();
        _answers.Clear();
    }

    protected override void Take(DbDataReader row, int key) => _answers[Keys[key]] = question.Read(row, Keys[key]);
}
