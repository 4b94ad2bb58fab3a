using System.Text;

namespace Parley.Chat.Files;

/// <summary>Detects the type of a file from its first bytes. The declared type only decides between types that look alike.</summary>
internal static class FileTypes
{
    /// <summary>The number of bytes needed.</summary>
    public const int HeadLength = 4096;

    public const string Unknown = "application/octet-stream";

    private const string Zip = "application/zip";

    private static readonly Signature[] Signatures =
    [
        new("image/png", "\x89PNG\r\n\x1a\n"),
        new("image/jpeg", "\xff\xd8\xff"),
        new("image/gif", "GIF87a"),
        new("image/gif", "GIF89a"),
        new("image/webp", "RIFF", 8, "WEBP"),
        new("audio/wav", "RIFF", 8, "WAVE"),
        new("video/x-msvideo", "RIFF", 8, "AVI "),
        new("image/avif", "ftypavif", At: 4),
        new("image/avif", "ftypavis", At: 4),
        new("image/heic", "ftyphei", At: 4),
        new("image/heic", "ftyphev", At: 4),
        new("image/heif", "ftypmif1", At: 4),
        new("image/heif", "ftypmsf1", At: 4),
        new("audio/mp4", "ftypM4A ", At: 4),
        new("audio/mp4", "ftypM4B ", At: 4),
        new("video/quicktime", "ftypqt  ", At: 4),
        new("video/3gpp", "ftyp3g", At: 4, Lookalikes: ["audio/3gpp"]),
        new("video/mp4", "ftyp", At: 4, Lookalikes: ["audio/mp4"]),
        new("image/tiff", "II*\0"),
        new("image/tiff", "MM\0*"),
        new("image/bmp", "BM", 14, "\x28\0\0\0"),
        new("image/bmp", "BM", 14, "\x7c\0\0\0"),
        new("image/x-icon", "\0\0\x01\0"),
        new("image/jxl", "\0\0\0\x0cJXL \r\n\x87\n"),
        new("audio/mpeg", "ID3"),
        new("audio/mpeg", "\xff\xfb"),
        new("audio/mpeg", "\xff\xf3"),
        new("audio/mpeg", "\xff\xf2"),
        new("audio/aac", "\xff\xf1"),
        new("audio/aac", "\xff\xf9"),
        new("audio/flac", "fLaC"),
        new("audio/amr", "#!AMR"),
        new("audio/ogg", "OggS", Lookalikes: ["video/ogg"]),
        new("video/webm", "\x1a\x45\xdf\xa3", Within: "webm", Lookalikes: ["audio/webm"]),
        new("video/matroska", "\x1a\x45\xdf\xa3", Lookalikes: ["audio/matroska"]),
        new("video/mpeg", "\0\0\x01\xba"),
        new("application/pdf", "%PDF-"),
        new("application/postscript", "%!PS"),
        new("application/rtf", "{\\rtf"),
        new(Zip, "PK\x03\x04", Lookalikes:
        [
            "application/vnd.openxmlformats-officedocument.*", "application/vnd.oasis.opendocument.*", "application/epub+zip",
            "application/java-archive", "application/vnd.android.package-archive",
        ]),
        new(Zip, "PK\x05\x06"),
        new("application/x-ole-storage", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Lookalikes:
            ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-outlook"]),
        new("application/gzip", "\x1f\x8b"),
        new("application/x-7z-compressed", "7z\xbc\xaf\x27\x1c"),
        new("application/vnd.rar", "Rar!\x1a\x07"),
        new("application/x-xz", "\u00fd7zXZ\0"),
        new("application/x-bzip2", "BZh"),
        new("application/zstd", "\x28\xb5\x2f\xfd"),
        new("application/x-tar", "ustar", At: 257),
        new("application/x-elf", "\x7f" + "ELF"),
        new("application/vnd.microsoft.portable-executable", "MZ"),
        new("application/wasm", "\0asm"),
    ];

    private static readonly Signature Text = new(
        "text/plain", "", Lookalikes: ["text/csv", "text/markdown", "text/calendar", "text/vcard", "application/json"]);

    // Types that browsers display without executing anything in them.
    private static readonly HashSet<string> Inline =
    [
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm", "audio/mp4", "audio/mpeg",
        "audio/ogg",
        "audio/webm", "audio/wav", "audio/aac", "audio/flac",
    ];

    // Types in which browsers execute scripts.
    private static readonly HashSet<string> Active = [Markup.Html, Markup.Svg, Markup.Xml];

    /// <summary>The type of a file.</summary>
    /// <param name="head">Its first <see cref="HeadLength"/> bytes, or the whole file.</param>
    /// <param name="declared">The declared type, in lower case.</param>
    public static string Detect(ReadOnlySpan<byte> head, string? declared)
    {
        foreach (var signature in Signatures)
        {
            if (signature.Matches(head)) return signature.Refine(declared);
        }

        if (!PlainText.Is(head)) return Unknown;
        return Markup.Detect(head) ?? Text.Refine(declared);
    }

    /// <summary>Whether a browser may display it inline.</summary>
    public static bool IsInline(string type) => Inline.Contains(type);

    /// <summary>The type for downloads, which no browser executes.</summary>
    public static string Served(string type) => Active.Contains(type) ? Unknown : type;

    /// <summary>The signature of a type; each character of a pattern is one byte.</summary>
    private sealed record Signature(
        string Type, string Start, int SecondAt = 0, string Second = "", int At = 0, string Within = "", string[]? Lookalikes = null)
    {
        private readonly byte[] _start = Encoding.Latin1.GetBytes(Start);
        private readonly byte[] _second = Encoding.Latin1.GetBytes(Second);
        private readonly byte[] _within = Encoding.Latin1.GetBytes(Within);

        public bool Matches(ReadOnlySpan<byte> head) => Has(head, At, _start) && Has(head, SecondAt, _second) && head.IndexOf(_within) >= 0;

        public string Refine(string? declared) =>
            declared is not null && Lookalikes?.Any(type => Covers(type, declared)) == true ? declared : Type;

        private static bool Has(ReadOnlySpan<byte> head, int at, byte[] bytes) => head.Length >= at && head[at..].StartsWith(bytes);

        private static bool Covers(string type, string declared) =>
            type[^1] == '*' ? declared.StartsWith(type[..^1], StringComparison.Ordinal) : type == declared;
    }
}
