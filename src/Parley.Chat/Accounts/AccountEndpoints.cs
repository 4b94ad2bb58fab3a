using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Limits;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>The calls about accounts.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder open, IEndpointRouteBuilder signedIn)
    {
        open.MapPost("/users", SignUpAsync)
            .LimitedByAddress(LimitedCall.SignUp).NotesFailures(FailedSignIns.Attempt.SignUp)
            .AcceptsJson<SignUpRequest>()
            .Produces<UserProfile>(StatusCodes.Status201Created)
            .Refuses(Reason.Forbidden, Reason.Conflict)
            .WithExample(
                """{"id":"ada","password":"correct horse","name":"Ada"}""",
                """{"id":"ada","name":"Ada","created":1777622400000}""")
            .WithName("SignUp").WithSummary("Makes an account.").WithTags("Accounts");
        signedIn.MapGet("/users/me", GetMe)
            .Produces<UserProfile>()
            .WithName("GetMe").WithSummary("Who is signed in.").WithTags("Accounts");
        signedIn.MapPatch("/users/me", ChangeAsync)
            .AcceptsJson<ChangeProfileRequest>()
            .Produces<UserProfile>()
            .WithExample("""{"name":"Ada L.","about":null}""")
            .Costs(10)
            .WithName("ChangeProfile").WithSummary("Changes what the account shows; friends are told.").WithTags("Accounts");
        signedIn.MapPut("/users/me/password", ChangePasswordAsync)
            .AcceptsJson<ChangePasswordRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Forbidden, Reason.Conflict, Reason.RateLimited)
            .Costs(10)
            .WithName("ChangePassword").WithSummary("Replaces the password and ends all other sessions.").WithTags("Accounts");
        signedIn.MapGet("/users/{id}", Get)
            .Produces<UserCard>()
            .Refuses(Reason.UnknownUser)
            .WithName("GetUser").WithSummary("What a user shows to everybody.").WithTags("Accounts");
        signedIn.MapGet("/users", Search)
            .LimitedByAddress(LimitedCall.Search).Costs(ReadCost.Costly)
            .Produces<UserPage>()
            .TakesText("q", "How the id begins, or what stands anywhere in the name.", 64, isRequired: true).ByPages()
            .WithName("SearchUsers").WithSummary("Finds users by the beginning of their id or a part of their name, by pages.").WithTags("Accounts");
    }

    private static async Task<IResult> SignUpAsync(HttpContext context, Users users)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SignUpRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await users.SignUpAsync(request, context.Connection.RemoteIpAddress);
        return outcome.Answer(ChatJson.Wire.UserProfile, StatusCodes.Status201Created);
    }

    private static IResult GetMe(HttpContext context, Users users, Uploads uploads)
    {
        var session = context.Session();
        return users.Find(session.User).TryGet(out var profile, out var refusal)
            ? Answers.Json(profile with { Device = session.Device, Files = uploads.UseOf(session.User) }, ChatJson.Wire.UserProfile)
            : new ProblemResult(refusal);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, Profiles profiles)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.ChangeProfileRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await profiles.ChangeAsync(context.Session(), request);
        return outcome.Answer(ChatJson.Wire.UserProfile);
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext context, Passwords passwords)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.ChangePasswordRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await passwords.ChangeAsync(context.Session(), request);
        return outcome.AnswerNothing();
    }

    private static IResult Get(Users users, string id) => users.Card(id).Answer(ChatJson.Wire.UserCard);

    private static IResult Search(HttpContext context, UserSearch search, string? q)
    {
        if (!PageQuery.TryRead(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);
        return search.Find(q, page, size).Answer(ChatJson.Wire.UserPage);
    }
}
