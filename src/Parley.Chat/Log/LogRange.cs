using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>A part of a conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="From">The <c>seq</c> of its first entry.</param>
/// <param name="End">One after the <c>seq</c> of its last entry.</param>
internal readonly record struct LogRange(long Conversation, long From, long End)
{
    /// <summary>In SQL: the ranges of <see cref="ListOf"/>, which are ?1, as rows of n (the index), conversation, low and high.</summary>
    public const string RowsSql =
        """
        select cast(e.value ->> 'n' as bigint) as n, cast(e.value ->> 'c' as bigint) as conversation,
            cast(e.value ->> 'from' as bigint) as low, cast(e.value ->> 'end' as bigint) as high
        from json_each(?1) e
        """;

    /// <summary>Ranges as one parameter.</summary>
    public static string ListOf(IEnumerable<(int Index, LogRange Range)> ranges) => SqlList.Of(ranges, static (row, one) =>
    {
        row.WriteNumber("n"u8, one.Index);
        row.WriteNumber("c"u8, one.Range.Conversation);
        row.WriteNumber("from"u8, one.Range.From);
        row.WriteNumber("end"u8, one.Range.End);
    });
}
