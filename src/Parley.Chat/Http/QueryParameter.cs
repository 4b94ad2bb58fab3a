using Microsoft.AspNetCore.Builder;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Describes a query parameter.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The meaning.</param>
internal sealed record QueryParameter(string Name, string Description)
{
    public bool IsRequired { get; init; }

    public bool IsNumber { get; init; }

    /// <summary>The minimum.</summary>
    public long? Min { get; init; }

    /// <summary>The maximum length of the text.</summary>
    public long? Max { get; init; }

    /// <summary>The default value.</summary>
    public long? Default { get; init; }

    /// <summary>The allowed values; null for any text.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The allowed numbers; null for any number.</summary>
    public IReadOnlyList<long>? Numbers { get; init; }
}

/// <summary>Adds query parameters to endpoints.</summary>
internal static class QueryParameterExtensions
{
    /// <summary>A text.</summary>
    public static RouteHandlerBuilder TakesText(
        this RouteHandlerBuilder call, string name, string description, int max, bool isRequired = false) =>
        call.WithMetadata(new QueryParameter(name, description) { Max = max, IsRequired = isRequired });

    /// <summary>One of a few words.</summary>
    public static RouteHandlerBuilder TakesWord(this RouteHandlerBuilder call, string name, string description, params string[] words) =>
        call.WithMetadata(new QueryParameter(name, description) { Words = words });

    /// <summary>One of a few numbers.</summary>
    public static RouteHandlerBuilder TakesOneOf(
        this RouteHandlerBuilder call, string name, string description, long otherwise, long[] numbers) =>
        call.WithMetadata(new QueryParameter(name, description) { IsNumber = true, Default = otherwise, Numbers = numbers });

    /// <summary>A whole number.</summary>
    public static RouteHandlerBuilder TakesNumber(
        this RouteHandlerBuilder call, string name, string description, bool isRequired = false) =>
        call.WithMetadata(new QueryParameter(name, description) { IsNumber = true, Min = 0, IsRequired = isRequired });

    /// <summary>The number of requested entries; larger numbers count as the maximum.</summary>
    public static RouteHandlerBuilder TakesLimit(this RouteHandlerBuilder call) => call.LimitedByUser().WithMetadata(
        new QueryParameter("limit", $"The maximum number of entries; more than {PageSize.Max} count as {PageSize.Max}.")
        {
            IsNumber = true,
            Min = 1,
            Default = PageSize.Default,
        });

    /// <summary>The list comes as a whole if it fits into one response; otherwise, or if a limit is given, in pages.</summary>
    public static RouteHandlerBuilder WholeOrByPages(this RouteHandlerBuilder call) => call.LimitedByUser()
        .WithMetadata(new QueryParameter("limit", $"The maximum number of entries; more than {PageSize.Max} count as {PageSize.Max}. By default as many as fit into one response.")
        {
            IsNumber = true,
            Min = 1,
        })
        .TakesPage();

    /// <summary>The list comes in pages.</summary>
    public static RouteHandlerBuilder ByPages(this RouteHandlerBuilder call) =>
        call.TakesLimit().TakesPage();

    private static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder call) =>
        call.WithMetadata(new QueryParameter("page", "The page value of the previous response; absent for the first page."));
}
