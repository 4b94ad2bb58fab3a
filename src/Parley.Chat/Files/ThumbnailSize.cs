using System.Globalization;
using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>One of the few sizes that thumbnails have.</summary>
/// <param name="Pixels">The maximum length of the longer side.</param>
internal readonly record struct ThumbnailSize(int Pixels)
{
    public const string Type = "image/webp";

    /// <summary>Every size: for lists, for a conversation, for a screen.</summary>
    public static IReadOnlyList<ThumbnailSize> All { get; } = [new(96), new(320), new(1024)];

    /// <summary>Parses the requested size; 320 by default.</summary>
    public static Outcome<ThumbnailSize> Read(string? text)
    {
        if (text is null) return new ThumbnailSize(320);

        foreach (var size in All)
        {
            if (size.Suffix == text) return size;
        }

        return Refusal.Malformed("size is 96, 320 or 1024.");
    }

    /// <summary>The suffix of the thumbnail's name.</summary>
    public string Suffix => Pixels.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name in the storage.</summary>
    public string NameOf(string file) => $"{file}.{Suffix}";
}
