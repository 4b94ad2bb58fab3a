using System.Diagnostics;
using System.Text;
using Parley.Chat.Accounts;
using Parley.Chat.Text;

namespace Parley.Chat.Tests;

/// <summary>The normal forms of text, and what a search compares; the server runs without ICU.</summary>
public sealed class TextTests
{
    // Bases and marks of which sequences are made. Beside letters with accents: Korean, kana of half width, a ligature, Greek, and the two odd i.
    private static readonly int[] Bases =
        [.. "aAeEiIoOuUcCnN".Select(c => (int)c), 0x1100, 0xAC00, 0x30AB, 0xFF76, 0xE9, 0x1E9B, 0x3B1, 0x9C7, 0x131, 0x130, 0xFB01, 0x212B];

    private static readonly int[] Marks = [.. Enumerable.Range(0x300, 0x70), 0x3099, 0x309A, 0x5B0, 0x64B, 0x1161, 0x11A8, 0x9BE];

    // The expected numbers are FNV-1a hashes of what Python's unicodedata makes of the same characters.
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
    public void What_looks_the_same_is_the_same_to_a_search(string one, string other) => Assert.Equal(TextFold.Fold(one), TextFold.Fold(other));

    [Theory]
    [InlineData("é", "e")]
    [InlineData("한", "하")]
    [InlineData("が", "か")]
    [InlineData("ö", "o")]
    [InlineData("ガ", "が")]
    [InlineData("北京", "京北")]
    public void What_looks_different_is_different(string one, string other) => Assert.NotEqual(TextFold.Fold(one), TextFold.Fold(other));

    [Fact]
    public void Folding_knows_where_in_the_text_each_piece_was()
    {
        var (folded, places) = (new char[1], new List<int>());

        var length = TextFold.Fold("A\u030a ﬁ ﾊﾟ!\u200b❤\ufe0f", ref folded, places);

        Assert.Equal(("å fi パ!❤", length), (new string(folded.AsSpan(0, length)), places.Count));
        Assert.Equal([0, 2, 3, 3, 4, 5, 7, 9], places);
    }

    [Fact]
    public void Half_a_character_stands_for_an_unknown_one_and_nothing_fails()
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
    public void A_text_made_to_be_slow_is_not(string start, string again)
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
    public void A_name_that_nobody_sees_is_none(string name) => Assert.False(DisplayName.IsValid(name));

    [Theory]
    [InlineData(" Ada ", "Ada")]
    [InlineData("\u3000小\u200b", "小")]
    [InlineData("\u3164Ada\u2800", "Ada")]
    [InlineData("Ada  L.", "Ada  L.")]
    [InlineData("❤\ufe0f", "❤\ufe0f")]
    [InlineData("👩\u200d👩", "👩\u200d👩")]
    public void A_name_is_kept_without_the_blanks_around_it(string name, string kept)
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
