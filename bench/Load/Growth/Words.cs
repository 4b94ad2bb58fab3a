using System.Text;

namespace Parley.Bench.Load.Growth;

/// <summary>Writes messages of words, common ones more often than rare ones, as in a language.</summary>
internal sealed class Words
{
    private const int Count = 20_000;
    private const double Power = 4;
    private const int MaxWords = 24;
    private const int MaxLength = 16;

    private const string Common =
        """
        the you and that have for not with this but from they say may will one all would there their what out about who get which when make
        can like time just off know take people into year your good some could them see other than then now look only come over think also
        back after use two how our work first well way even new want because any these give day most very great where much before right too
        means old same tell boy follow came show every here home meeting tomorrow please thanks lunch train ticket photo weekend project
        """;

    private static readonly string[] CommonWords = Common.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static readonly string[] Syllables =
        ["na", "ne", "ri", "to", "sal", "wen", "qui", "zo", "ber", "ka", "mi", "lor", "ta", "fe", "gun", "hy"];

    private static readonly byte[][] All = [.. Enumerable.Range(0, Count).Select(number => Encoding.ASCII.GetBytes(Word(number)))];

    private readonly byte[] _body = new byte[2 + (MaxWords * (MaxLength + 1))];

    /// <summary>The word with this rank: 0 is the most common one.</summary>
    public static string Word(int rank) => rank < CommonWords.Length
        ? CommonWords[rank]
        : Syllables[rank % 16] + Syllables[rank / 16 % 16] + Syllables[rank / 256 % 16] + Syllables[rank / 4_096 % 16];

    /// <summary>The next message as JSON, valid until the next call.</summary>
    public ReadOnlySpan<byte> NextBody(Dice dice)
    {
        var length = 0;
        _body[length++] = (byte)'"';
        for (var left = 2 + dice.SmallBelow(MaxWords - 1, 1.5); left > 0; left--)
        {
            var word = All[dice.SmallBelow(Count, Power)];
            word.CopyTo(_body, length);
            length += word.Length;
            _body[length++] = (byte)' ';
        }

        _body[length - 1] = (byte)'"';   // In place of the last blank.
        return _body.AsSpan(0, length);
    }
}
