using System.Data.Common;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>A read that writes need: for a single key, or in one statement for all keys of a batch.</summary>
/// <param name="texts">The number of texts of a key.</param>
/// <param name="many">
/// The statement about many keys, for PostgreSQL. For each text of the key it has one parameter, an array; its first column is the number
/// of the key, from 1. A key without a row has the default answer.
/// </param>
/// <param name="isLasting">Whether an answer stays true until the end of the transaction, whatever is written in it.</param>
internal abstract class Question(int texts, string many, bool isLasting)
{
    public int Texts => texts;

    public string Many => many;

    public bool IsLasting => isLasting;

    /// <summary>A place for the answers of a transaction.</summary>
    public abstract AnswerTable NewTable();
}

/// <summary>A question with typed answers.</summary>
/// <param name="texts">The number of texts of a key.</param>
/// <param name="many">The statement about many keys.</param>
/// <param name="read">Reads an answer from a row of that statement.</param>
/// <param name="one">Asks about one key, in either database.</param>
/// <param name="isLasting">Whether an answer stays true until the end of the transaction.</param>
internal sealed class Question<TAnswer>(
    int texts, string many, Func<DbDataReader, QuestionKey, TAnswer> read, Func<SqlSession, QuestionKey, TAnswer?> one,
    bool isLasting = false)
    : Question(texts, many, isLasting)
{
    public TAnswer Read(DbDataReader row, QuestionKey key) => read(row, key);

    public TAnswer? Ask(SqlSession sql, QuestionKey key) => one(sql, key);

    public override AnswerTable NewTable() => new AnswerTable<TAnswer>(this);
}
