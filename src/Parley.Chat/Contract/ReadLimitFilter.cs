using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Administration;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Contract;

/// <summary>Lets a read wait for its turn.</summary>
internal sealed class ReadLimitFilter(CostlyReads costly, PageReads pages) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var cost = http.GetEndpoint()?.Metadata.GetMetadata<ReadCost>() ?? ReadCost.Page;
        if (cost == ReadCost.TakesTurns) return await next(context);

        ReadLimiter reads = cost == ReadCost.Costly ? costly : pages;
        var user = http.Features.Get<VerifiedSession>()?.User ?? http.Staff().Name;
        var outcome = await reads.RunAsync(user, async _ => new Outcome<object?>(await next(context)), http.RequestAborted);
        return outcome.TryGet(out var answer, out var refusal) ? answer : new ProblemResult(refusal);
    }
}

/// <summary>What a call costs that reads.</summary>
internal sealed class ReadCost
{
    /// <summary>What it answers with.</summary>
    public static readonly ReadCost Page = new();

    /// <summary>It looks through more than that.</summary>
    public static readonly ReadCost Costly = new();

    /// <summary>It takes its turns itself.</summary>
    public static readonly ReadCost TakesTurns = new();

    private ReadCost()
    {
    }
}

/// <summary>Says of endpoints what they cost.</summary>
internal static class ReadLimitExtensions
{
    /// <summary>The call reads a page: a user makes two at a time, unless it says that it costs something else.</summary>
    public static RouteHandlerBuilder LimitedByUser(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<RouteHandlerBuilder, ReadLimitFilter>().Refuses(Reason.RateLimited);

    /// <summary>What it costs.</summary>
    public static RouteHandlerBuilder Costs(this RouteHandlerBuilder endpoint, ReadCost cost) => endpoint.WithMetadata(cost);
}
