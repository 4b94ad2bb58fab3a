namespace Parley.Chat.Text;

/// <summary>Korean syllables, which are composed of letters by arithmetic (Unicode, §3.12).</summary>
internal static class Hangul
{
    public const int FirstVowel = 0x1161;
    public const int EndOfTails = 0x11C3;

    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int BeforeTails = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;   // None is one of them.
    private const int Syllables = Leads * Vowels * Tails;

    /// <summary>Adds the letters of a syllable; false if it is none.</summary>
    public static bool TryDecompose(int rune, List<int> letters)
    {
        var syllable = rune - FirstSyllable;
        if (syllable is < 0 or >= Syllables) return false;

        letters.Add(FirstLead + (syllable / (Vowels * Tails)));
        letters.Add(FirstVowel + (syllable / Tails % Vowels));
        if (syllable % Tails is > 0 and var tail) letters.Add(BeforeTails + tail);
        return true;
    }

    /// <summary>The syllable of a lead and a vowel, or of a syllable without a tail and a tail; 0 if they make none.</summary>
    public static int Compose(int first, int second)
    {
        var (lead, vowel) = (first - FirstLead, second - FirstVowel);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels) return FirstSyllable + (((lead * Vowels) + vowel) * Tails);

        var (syllable, tail) = (first - FirstSyllable, second - BeforeTails);
        return syllable is >= 0 and < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails ? first + tail : 0;
    }
}
