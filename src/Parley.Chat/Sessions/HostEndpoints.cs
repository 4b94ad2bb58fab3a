using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>The calls by which users of another application get a session here.</summary>
internal static class HostEndpoints
{
    public static void Map(IEndpointRouteBuilder open)
    {
        open.MapPost("/sessions/trusted", OpenAsync)
            .NotesFailures(FailedSignIns.Attempt.SignIn).AddEndpointFilter<RouteHandlerBuilder, ApiKeyFilter>()
            .AcceptsJson<HostSignInRequest>()
            .Produces<SignedIn>(StatusCodes.Status201Created)
            .Needs(Credential.ApiKey).Refuses(Reason.Banned)
            .WithExample("""{"user":"ada","name":"Ada"}""")
            .WithName("SignInTrusted").WithSummary("Opens a session for a user of a host application, which shows its key in X-Api-Key.").WithTags("Sessions");
        open.MapPost("/sessions/token", ExchangeAsync)
            .LimitedByAddress(LimitedCall.SignIn).NotesFailures(FailedSignIns.Attempt.SignIn)
            .AcceptsJson<TokenSignInRequest>()
            .Produces<SignedIn>(StatusCodes.Status201Created)
            .Refuses(Reason.Unauthenticated, Reason.Expired, Reason.Forbidden, Reason.Banned, Reason.Conflict)
            .WithName("SignInByToken").WithSummary("Exchanges a token (JWT) of the configured issuer for a session.").WithTags("Sessions");
    }

    private static async Task<IResult> OpenAsync(HttpContext context, HostSignIn signIn)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.HostSignInRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await signIn.OpenAsync(request);   // No cookie: the caller is a server.
        return outcome.Answer(ChatJson.Wire.SignedIn, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ExchangeAsync(HttpContext context, HostSignIn signIn)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.TokenSignInRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await signIn.ExchangeAsync(request, context.RequestAborted);
        if (outcome.TryGet(out var session, out _)) SessionCookie.Set(context, session);
        return outcome.Answer(ChatJson.Wire.SignedIn, StatusCodes.Status201Created);
    }
}
