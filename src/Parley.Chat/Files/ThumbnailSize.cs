using System.Globalization;
using Parley.Chat.Contract;

namespace Parley.Chat.Files;

/// <summary>One of the few sizes that thumbnails have.</summary>
/// <param name="Pixels">The longer side at most.</param>
internal readonly record struct ThumbnailSize(int Pixels)
{
    public const string Type = "image/webp";

    /// <summary>Every size: for lists, for a conversation, for a screen.</summary>
    public static IReadOnlyList<ThumbnailSize> All { get; } = [new(96), new(320), new(1024)];

    /// <summary>Reads what a call asks for; 320 if it does not say.</summary>
    public static Outcome<ThumbnailSize> Read(string? text)
    {
        if (text is null) return new ThumbnailSize(320);

        foreach (var size in All)
        {
            if (size.Suffix == text) return size;
        }

        return Refusal.Malformed("size is 96, 320 or 1024.");
    }

    /// <summary>What tells the thumbnails of a file apart.</summary>
    public string Suffix => Pixels.ToString(CultureInfo.InvariantCulture);

    /// <summary>Under which name the storage keeps it.</summary>
    public string NameOf(string file) => $"{file}.{Suffix}";
}
