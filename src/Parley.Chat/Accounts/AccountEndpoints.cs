using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>The calls about accounts.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder open, IEndpointRouteBuilder signedIn)
    {
        open.MapPost("/users", SignUpAsync)
            .AcceptsJson<SignUpRequest>()
            .Produces<UserProfile>(StatusCodes.Status201Created)
            .WithName("SignUp").WithSummary("Makes an account.").WithTags("Accounts");
        signedIn.MapGet("/users/me", GetMe)
            .Produces<UserProfile>()
            .WithName("GetMe").WithSummary("Who is signed in.").WithTags("Accounts");
    }

    private static async Task<IResult> SignUpAsync(HttpContext context, Users users)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SignUpRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await users.SignUpAsync(request);
        return outcome.Answer(ChatJson.Wire.UserProfile, StatusCodes.Status201Created);
    }

    private static IResult GetMe(HttpContext context, Users users)
    {
        var session = context.Session();
        return users.Find(session.User).TryGet(out var profile, out var refusal)
            ? TypedResults.Json(profile with { Device = session.Device }, ChatJson.Wire.UserProfile)
            : new ProblemResult(refusal);
    }
}
