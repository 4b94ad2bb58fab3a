using System.Diagnostics;
using System.Text;
using Parley.Chat.Ground;
using Parley.Chat.Text;

namespace Parley.Chat.Tests;

/// <summary>The normal forms of text, and the text that a search compares. The server runs without ICU.</summary>
public sealed class TextTests
{
    // Bases and marks for sequences: letters with accents, Korean, kana of half width, a ligature, Greek, and the two
    // special i.
    private static readonly int[] Bases =
        [.. "aAeEiIoOuUcCnN".Select(c => (int)c), 0x1100, 0xAC00, 0x30AB, 0xFF76, 0xE9, 0x1E9B, 0x3B1, 0x9C7, 0x131, 0x130, 0xFB01, 0x212B];

    private static readonly int[] Marks = [.. Enumerable.Range(0x300, 0x70), 0x3099, 0x309A, 0x5B0, 0x64B, 0x1161, 0x11A8, 0x9BE];

    // The expected numbers are FNV-1a hashes of the results of Python's unicodedata for the same characters.
    [Fact]
    public void Every_character_has_the_forms_of_the_database()
    {
        Assert.Equal(0x9BF225751527A3CB, HashOf(Characters().Select(NormalForm.Compose)));
        Assert.Equal(0x28BC313F421935B6UL, HashOf(Characters().Select(NormalForm.Decompose)));
        Assert.Equal(0x2791E31A5C235C8DUL, HashOf(Characters().Select(TextFold.Fold)));
    }

    [Fact]
    public void Sequences_have_the_forms_of_the_database()
    {
        Assert.Equal(0xD58C7D280163C911, HashOf(Sequences().Select(NormalForm.Compose)));
        Assert.Equal(0xB82BB5CBFE529990, HashOf(Sequences().Select(NormalForm.Decompose)));
        Assert.Equal(0x620BCA0898573ECBUL, HashOf(Sequences().Select(TextFold.Fold)));
    }

    [Theory]
    [InlineData("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("Größe", "Gro\u0308\u00dfe")]
    [InlineData("Größe", "GRÖSSE")]
    [InlineData("パーティー", "ﾊﾟｰﾃｨｰ")]
    [InlineData("ガ", "カ\u3099")]
    [InlineData("Йод", "И\u0306од")]
    [InlineData("Ｐａｒｌｅｙ　１", "parley 1")]
    [InlineData("❤", "❤\ufe0f")]
    [InlineData("istanbul", "İSTANBUL")]
    [InlineData("istanbul", "I\u0307stanbul")]
    [InlineData("ısı", "ISI")]
    [InlineData("ﬁn", "FIN")]
    [InlineData("Σίσυφος", "ΣΊΣΥΦΟΣ")]
    [InlineData("①", "1")]
    [InlineData("Å", "\u212b")]
    [InlineData("zero\u200bwidth", "zerowidth")]
    [InlineData("a\u0323\u0307", "a\u0307\u0323")]
    [InlineData("line\nline\u00a0line", "LINE LINE LINE")]
    [InlineData("𐐀", "𐐨")]
    public void Equivalent_texts_are_equal_for_a_search(string one, string other) =>
        Assert.Equal(TextFold.Fold(one), TextFold.Fold(other));

    [Theory]
    [InlineData("é", "e")]
    [InlineData("한", "하")]
    [InlineData("が", "か")]
    [InlineData("ö", "o")]
    [InlineData("ガ", "が")]
    [InlineData("北京", "京北")]
    public void Different_texts_differ_for_a_search(string one, string other) => Assert.NotEqual(TextFold.Fold(one), TextFold.Fold(other));

    [Fact]
    public void Folded_text_has_the_position_of_each_piece_in_the_original()
    {
        var (folded, positions) = (new char[1], new List<int>());

        var length = TextFold.Fold("A\u030a ﬁ ﾊﾟ!\u200b❤\ufe0f", ref folded, positions);

        Assert.Equal(("å fi パ!❤", length), (new string(folded.AsSpan(0, length)), positions.Count));
        Assert.Equal([0, 2, 3, 3, 4, 5, 7, 9], positions);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_counts_as_an_unknown_character()
    {
        foreach (var text in (string[])["\ud800", "a\udc00b", "\ud83d\ud83d\ude00", "\u0301", "\u200b", ""])
        {
            _ = NormalForm.Compose(text) + NormalForm.Decompose(text) + TextFold.Fold(text);
        }
    }

    [Theory]
    [InlineData("a", "\u0301\u0323")]
    [InlineData("i", "\u0307")]
    [InlineData("", "\u0345\u0300")]
    [InlineData("", "\u1161")]
    [InlineData("", "\ufdfa")]
    public void A_text_that_is_made_to_be_slow_takes_no_longer(string start, string again)
    {
        var text = start + string.Concat(Enumerable.Repeat(again, 16_000));
        var begun = Stopwatch.GetTimestamp();

        _ = NormalForm.Compose(text) + NormalForm.Decompose(text) + TextFold.Fold(text);

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u2800\u2800")]
    [InlineData("\u115f\u1160")]
    [InlineData("\uffa0")]
    [InlineData("\u200b")]
    [InlineData("\u00ad")]
    [InlineData("\ufeff")]
    [InlineData("\u180e")]
    [InlineData("\ufe0f")]
    [InlineData("\u0301")]
    [InlineData("\u20dd")]
    [InlineData(" \u3000\u00a0")]
    [InlineData("\U000E0020")]
    [InlineData("")]
    public void An_invisible_name_is_refused(string name) => Assert.False(DisplayName.IsValid(name));

    [Theory]
    [InlineData(" Ada ", "Ada")]
    [InlineData("\u3000小\u200b", "小")]
    [InlineData("\u3164Ada\u2800", "Ada")]
    [InlineData("Ada  L.", "Ada  L.")]
    [InlineData("❤\ufe0f", "❤\ufe0f")]
    [InlineData("👩\u200d👩", "👩\u200d👩")]
    public void A_name_is_stored_without_surrounding_blanks(string name, string kept)
    {
        Assert.True(DisplayName.IsValid(name));
        Assert.Equal(kept, DisplayName.Trim(name));
    }

    private static IEnumerable<string> Characters() =>
        Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code).ToString());

    private static IEnumerable<string> Sequences()
    {
        var state = 1UL;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var letter = 0; letter < 3; letter++)
            {
                text.Append(new Rune(Bases[Next(Bases.Length)]));
                for (var marks = Next(5); marks > 0; marks--) text.Append(new Rune(Marks[Next(Marks.Length)]));
            }

            yield return text.ToString();
        }

        int Next(int count)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return (int)((state >> 33) % (ulong)count);
        }
    }

    private static ulong HashOf(IEnumerable<string> texts)
    {
        var hash = 14695981039346656037UL;
        foreach (var text in texts)
        {
            foreach (var b in Encoding.Unicode.GetBytes(text)) Add(b);
            Add(0xFF);
        }

        return hash;

        void Add(byte value) => hash = unchecked((hash ^ value) * 1099511628211UL);
    }
}
