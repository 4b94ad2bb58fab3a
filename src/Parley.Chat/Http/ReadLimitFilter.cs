using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Http;

/// <summary>Lets a read wait for its turn.</summary>
internal sealed class ReadLimitFilter(CostlyReads costly, PageReads pages) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var cost = http.GetEndpoint()?.Metadata.GetMetadata<ReadCost>() ?? ReadCost.Page;
        if (cost == ReadCost.TakesTurns) return await next(context);

        ReadLimiter reads = cost == ReadCost.Costly ? costly : pages;
        var user = http.Features.GetRequiredFeature<Caller>().Name;
        var outcome = await reads.RunAsync(user, async _ => new Outcome<object?>(await next(context)), http.RequestAborted);
        return outcome.TryGet(out var answer, out var refusal) ? answer : new ProblemResult(refusal);
    }
}

/// <summary>The cost of a read.</summary>
internal sealed class ReadCost
{
    /// <summary>It returns a page.</summary>
    public static readonly ReadCost Page = new();

    /// <summary>It scans more than it returns.</summary>
    public static readonly ReadCost Costly = new();

    /// <summary>It takes its turns itself.</summary>
    public static readonly ReadCost TakesTurns = new();

    private ReadCost()
    {
    }
}

/// <summary>Adds read costs to endpoints.</summary>
internal static class ReadLimitExtensions
{
    /// <summary>The endpoint reads a page: each user has two at a time, unless the endpoint declares another cost.</summary>
    public static RouteHandlerBuilder LimitedByUser(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<RouteHandlerBuilder, ReadLimitFilter>().Refuses(Reason.RateLimited);

    /// <summary>The cost.</summary>
    public static RouteHandlerBuilder Costs(this RouteHandlerBuilder endpoint, ReadCost cost) => endpoint.WithMetadata(cost);
}
