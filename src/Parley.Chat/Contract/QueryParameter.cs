using Microsoft.AspNetCore.Builder;
using Parley.Chat.Messages;

namespace Parley.Chat.Contract;

/// <summary>Describes a parameter in the address of a call.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it means.</param>
internal sealed record QueryParameter(string Name, string Description)
{
    public bool IsRequired { get; init; }

    public bool IsNumber { get; init; }

    /// <summary>The least number.</summary>
    public long? Min { get; init; }

    /// <summary>How long the text may be.</summary>
    public long? Max { get; init; }

    /// <summary>What holds if it is left out.</summary>
    public long? Default { get; init; }

    /// <summary>The words that it can be; null for any text.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The numbers that it can be; null for any number.</summary>
    public IReadOnlyList<long>? Numbers { get; init; }
}

/// <summary>Describes them at the endpoints.</summary>
internal static class QueryParameterExtensions
{
    /// <summary>A text.</summary>
    public static RouteHandlerBuilder TakesText(this RouteHandlerBuilder call, string name, string description, int max, bool isRequired = false) =>
        call.WithMetadata(new QueryParameter(name, description) { Max = max, IsRequired = isRequired });

    /// <summary>One of a few words.</summary>
    public static RouteHandlerBuilder TakesWord(this RouteHandlerBuilder call, string name, string description, params string[] words) =>
        call.WithMetadata(new QueryParameter(name, description) { Words = words });

    /// <summary>One of a few numbers.</summary>
    public static RouteHandlerBuilder TakesOneOf(this RouteHandlerBuilder call, string name, string description, long otherwise, long[] numbers) =>
        call.WithMetadata(new QueryParameter(name, description) { IsNumber = true, Default = otherwise, Numbers = numbers });

    /// <summary>A whole number.</summary>
    public static RouteHandlerBuilder TakesNumber(this RouteHandlerBuilder call, string name, string description, bool isRequired = false) =>
        call.WithMetadata(new QueryParameter(name, description) { IsNumber = true, Min = 0, IsRequired = isRequired });

    /// <summary>How many entries are wanted; larger numbers count as the largest.</summary>
    public static RouteHandlerBuilder TakesLimit(this RouteHandlerBuilder call) => call.LimitedByUser().WithMetadata(
        new QueryParameter("limit", $"How many entries at most; more than {PageSize.Max} count as {PageSize.Max}.")
        {
            IsNumber = true,
            Min = 1,
            Default = PageSize.Default,
        });

    /// <summary>The list comes whole if an answer can hold it, and else, or if a number is given, by pages.</summary>
    public static RouteHandlerBuilder WholeOrByPages(this RouteHandlerBuilder call) => call.LimitedByUser()
        .WithMetadata(new QueryParameter("limit", $"How many entries at most; more than {PageSize.Max} count as {PageSize.Max}. Left out: as many as an answer can hold.")
        {
            IsNumber = true,
            Min = 1,
        })
        .TakesPage();

    /// <summary>The list comes by pages.</summary>
    public static RouteHandlerBuilder ByPages(this RouteHandlerBuilder call) =>
        call.TakesLimit().TakesPage();

    private static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder call) =>
        call.WithMetadata(new QueryParameter("page", "What the answer before said as page; left out for the first."));
}
