using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Messages;

namespace Parley.Chat.Contract;

/// <summary>Reads <c>?page=&amp;limit=</c> so that whatever is wrong with them becomes a refusal.</summary>
internal static class PageQuery
{
    /// <summary>As the other one, where a page is told by what it looks like.</summary>
    public static bool TryRead(
        HttpContext context, Func<string, bool> isPage, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (!TryRead(context, out page, out size, out refusal)) return false;

        if (page is not null && !isPage(page)) refusal = Refusal.Malformed("page is not one that the server gave.");
        return refusal is null;
    }

    /// <summary>As the others, where an answer holds all that it can if no number is given, and a page is told by an id.</summary>
    public static bool TryReadAll(HttpContext context, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal) =>
        TryReadAll(context, EntryIds.IsValid, out page, out size, out refusal);

    /// <summary>As the others, where an answer holds all that it can if no number is given.</summary>
    public static bool TryReadAll(
        HttpContext context, Func<string, bool> isPage, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (!TryRead(context, isPage, out page, out size, out refusal)) return false;

        if (!context.Request.Query.ContainsKey("limit")) size = int.MaxValue;
        return true;
    }

    /// <summary>What the page before said, and how many entries are wanted.</summary>
    public static bool TryRead(HttpContext context, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        page = context.Request.Query["page"] is { Count: > 0 } pages ? pages[^1] : null;
        var text = context.Request.Query["limit"] is { Count: > 0 } limits ? limits[^1] : null;
        if (text is null) return PageSize.TryGet(null, 1, out size, out refusal);

        // What is no number at all is as wrong as one that is out of range.
        return PageSize.TryGet(SafeInteger.TryParse(text, out var limit) ? limit : -1, 1, out size, out refusal);
    }
}
