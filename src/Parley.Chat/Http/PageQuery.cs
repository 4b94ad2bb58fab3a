using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Http;

/// <summary>Reads <c>?page=&amp;limit=</c>; errors become refusals.</summary>
internal static class PageQuery
{
    /// <summary>Like the other overload, with a check of the form of the page value.</summary>
    public static bool TryRead(
        HttpContext context, Func<string, bool> isPage, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (!TryRead(context, out page, out size, out refusal)) return false;

        if (page is not null && !isPage(page)) refusal = Refusal.Malformed("page is not a value from a previous response.");
        return refusal is null;
    }

    /// <summary>Like the others, for lists that come as a whole by default and whose page value is an id.</summary>
    public static bool TryReadAll(HttpContext context, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal) =>
        TryReadAll(context, EntryIds.IsValid, out page, out size, out refusal);

    /// <summary>Like the others, for lists that come as a whole by default.</summary>
    public static bool TryReadAll(
        HttpContext context, Func<string, bool> isPage, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (!TryRead(context, isPage, out page, out size, out refusal)) return false;

        if (!context.Request.Query.ContainsKey("limit")) size = int.MaxValue;
        return true;
    }

    /// <summary>The value from the previous page, and the number of requested entries.</summary>
    public static bool TryRead(HttpContext context, out string? page, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        page = context.Request.Query["page"] is { Count: > 0 } pages ? pages[^1] : null;
        var text = context.Request.Query["limit"] is { Count: > 0 } limits ? limits[^1] : null;
        if (text is null) return PageSize.TryGet(null, 1, out size, out refusal);

        // A value that is not a number is refused like one that is out of range.
        return PageSize.TryGet(SafeInteger.TryParse(text, out var limit) ? limit : -1, 1, out size, out refusal);
    }
}
