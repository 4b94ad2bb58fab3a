using System.Text;

namespace Parley.Chat.Files;

/// <summary>Detects markup that a browser would execute, with the browsers' own rules.</summary>
internal static class Markup
{
    public const string Html = "text/html";

    public const string Svg = "image/svg+xml";

    public const string Xml = "text/xml";

    // https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
    private static readonly string[] HtmlStarts =
    [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title", "<b", "<body",
        "<br", "<p", "<!--",
    ];

    /// <summary>The type of text that begins with a tag; null for any other.</summary>
    public static string? Detect(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\n', '\f', '\r');
        if (!text.StartsWith('<')) return null;
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase)) return Svg;
        return HtmlStarts.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? Html : Xml;
    }
}
