using System.Globalization;
using System.Text;

namespace Parley.Chat.Text;

/// <summary>The data of the Unicode Character Database that comparing text needs. Immutable; read from the assembly on first use.</summary>
internal sealed class UnicodeTables
{
    private const string Resource = "Text/unicode.txt";

    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _folds = [];

    // Of the characters below U+10000, which nearly all are.
    private readonly Trait[] _traits = new Trait[char.MaxValue + 1];
    private readonly HashSet<int> _seconds = [];

    private UnicodeTables()
    {
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line) Read(line.Split(' '));
        AddTraits();
    }

    public static UnicodeTables Current { get; } = new();

    /// <summary>All characters that change when folded, with their results.</summary>
    public IReadOnlyDictionary<int, int[]> Folds => _folds;

    /// <summary>Whether a character stays as it is when text is folded, and begins something.</summary>
    public bool IsPlain(char c) => _traits[c] == Trait.None;

    /// <summary>Whether a character, folded, joins with nothing that stands before it.</summary>
    public bool Begins(int rune) => rune < _traits.Length ? !_traits[rune].HasFlag(Trait.Joins) : !Joins(rune);

    /// <summary>The canonical combining class; 0 for a character that begins something.</summary>
    public int ClassOf(int rune) => _classes.GetValueOrDefault(rune);

    /// <summary>
    /// The two characters, or the one, that a character is made of; null if it is of one piece. Hangul is not among them.
    /// </summary>
    public int[]? DecompositionOf(int rune) => _decompositions.GetValueOrDefault(rune);

    /// <summary>The character of which these two are the pieces; 0 if there is none. Hangul is not among them.</summary>
    public int Compose(int first, int second) => _compositions.GetValueOrDefault((first, second));

    /// <summary>What a search sees in place of a character, decomposed; null if it is the character itself.</summary>
    public int[]? FoldOf(int rune) => _folds.GetValueOrDefault(rune);

    private void Read(string[] fields)
    {
        switch (fields[0])
        {
            case "D":
                var parts = fields.Skip(3).Select(Code).ToArray();
                _decompositions.Add(Code(fields[1]), parts);
                if (fields[2] == "=") _compositions.Add((parts[0], parts[1]), Code(fields[1]));
                break;
            case "C":
                for (var code = Code(fields[1]); code <= Code(fields[2]); code++)
                    _classes.Add(code, byte.Parse(fields[3], CultureInfo.InvariantCulture));
                break;
            case "F":
                _folds.Add(Code(fields[1]), [.. fields.Skip(2).Select(Code)]);
                break;
            case "I":
                for (var code = Code(fields[1]); code <= Code(fields[2]); code++) _folds[code] = [];
                break;
        }
    }

    private void AddTraits()
    {
        foreach (var (_, second) in _compositions.Keys) _seconds.Add(second);
        for (var jamo = Hangul.FirstVowel; jamo < Hangul.EndOfTails; jamo++) _seconds.Add(jamo);
        foreach (var rune in _seconds.Concat(_classes.Keys).Concat(_folds.Keys).Where(rune => rune < _traits.Length))
        {
            _traits[rune] = (_folds.ContainsKey(rune) ? Trait.Folds : Trait.None) | (Joins(rune) ? Trait.Joins : Trait.None);
        }

        // Plain is what is neither: a surrogate is half of something, which has to be looked up.
        for (var half = 0xD800; half <= 0xDFFF; half++) _traits[half] = Trait.Folds;
    }

    private bool Joins(int rune)
    {
        if (IsMark(rune)) return true;
        return _folds.TryGetValue(rune, out var fold) && (fold.Length == 0 || IsMark(fold[0]));
    }

    private bool IsMark(int rune) => _classes.ContainsKey(rune) || _seconds.Contains(rune);

    private static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [Flags]
    private enum Trait : byte
    {
        None = 0,
        Folds = 1,
        Joins = 2,
    }
}
