using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.HostApps;

/// <summary>The endpoints that open sessions for users of another application.</summary>
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
            .WithName("SignInTrusted").WithSummary("Opens a session for a user of a host application, which sends its key in X-Api-Key.")
            .WithTags("Sessions");
        open.MapPost("/sessions/token", ExchangeAsync)
            .LimitedByAddress(LimitedCall.SignIn).NotesFailures(FailedSignIns.Attempt.SignIn)
            .AcceptsJson<TokenSignInRequest>()
            .Produces<SignedIn>(StatusCodes.Status201Created)
            .Refuses(Reason.Unauthenticated, Reason.Expired, Reason.Forbidden, Reason.Banned, Reason.Conflict)
            .WithName("SignInByToken").WithSummary("Exchanges a token (JWT) of the configured issuer for a session.").WithTags("Sessions");
    }

    private static Task<IResult> OpenAsync(HttpContext context, HostSignIn signIn) =>
        RequestBody.UseAsync(context, HostAppsJson.Outside.HostSignInRequest, async request =>
        {
            var outcome = await signIn.OpenAsync(request);   // No cookie: the caller is a server.
            return outcome.Answer(SessionsJson.Wire.SignedIn, StatusCodes.Status201Created);
        });

    private static Task<IResult> ExchangeAsync(HttpContext context, HostSignIn signIn) =>
        RequestBody.UseAsync(context, HostAppsJson.Outside.TokenSignInRequest, async request =>
        {
            var outcome = await signIn.ExchangeAsync(request, context.RequestAborted);
            if (outcome.TryGet(out var session, out _)) SessionCookie.Set(context, session);
            return outcome.Answer(SessionsJson.Wire.SignedIn, StatusCodes.Status201Created);
        });
}
