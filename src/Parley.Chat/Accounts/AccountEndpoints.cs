using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>The endpoints for accounts.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder open, IEndpointRouteBuilder signedIn)
    {
        open.MapPost("/users", SignUpAsync)
            .LimitedByAddress(LimitedCall.SignUp).NotesFailures(FailedSignIns.Attempt.SignUp)
            .AcceptsJson<SignUpRequest>()
            .Produces<UserProfile>(StatusCodes.Status201Created)
            .Refuses(Reason.Forbidden, Reason.Conflict).Refuses(PasswordRules.TooCommonStatus, Reason.Malformed)
            .WithExample(
                """{"id":"ada","password":"correct horse","name":"Ada"}""",
                """{"id":"ada","name":"Ada","created":1777622400000}""")
            .WithName("SignUp").WithSummary("Creates an account.").WithTags("Accounts");
        signedIn.MapGet("/users/me", GetMeAsync)
            .Produces<UserProfile>()
            .WithName("GetMe").WithSummary("Returns the profile of the signed-in user.").WithTags("Accounts");
        signedIn.MapPatch("/users/me", ChangeAsync)
            .AcceptsJson<ChangeProfileRequest>()
            .Produces<UserProfile>()
            .WithExample("""{"name":"Ada L.","about":null}""")
            .Costs(10)
            .WithName("ChangeProfile").WithSummary("Changes the profile; friends are notified.").WithTags("Accounts");
        signedIn.MapPut("/users/me/password", ChangePasswordAsync)
            .AcceptsJson<ChangePasswordRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Forbidden, Reason.Conflict, Reason.RateLimited).Refuses(PasswordRules.TooCommonStatus, Reason.Malformed)
            .Costs(10)
            .WithName("ChangePassword").WithSummary("Replaces the password and ends all other sessions.").WithTags("Accounts");
        signedIn.MapGet("/users/{id}", GetAsync)
            .Produces<UserCard>()
            .Refuses(Reason.UnknownUser)
            .WithName("GetUser").WithSummary("Returns the public profile of a user.").WithTags("Accounts");
        signedIn.MapGet("/users", SearchAsync)
            .LimitedByAddress(LimitedCall.Search).Costs(ReadCost.Costly)
            .Produces<UserPage>()
            .TakesText("q", "The beginning of the id, or any part of the name.", 64, isRequired: true).ByPages()
            .WithName("SearchUsers").WithSummary("Finds users by the beginning of their id or a part of their name, in pages.")
            .WithTags("Accounts");
    }

    private static Task<IResult> SignUpAsync(HttpContext context, Users users) => RequestBody.UseAsync(
        context, AccountsJson.Outside.SignUpRequest, async request =>
            (await users.SignUpAsync(request, context.Connection.RemoteIpAddress))
                .Answer(AccountsJson.Wire.UserProfile, StatusCodes.Status201Created));

    private static async Task<IResult> GetMeAsync(HttpContext context, Users users, Uploads uploads)
    {
        var session = context.Session();
        return (await users.FindAsync(session.User)).TryGet(out var profile, out var refusal)
            ? Answers.Json(profile with
            {
                Device = session.Device,
                Files = await uploads.UseOfAsync(session.User)
            }, AccountsJson.Wire.UserProfile)
            : new ProblemResult(refusal);
    }

    private static Task<IResult> ChangeAsync(HttpContext context, Profiles profiles) => RequestBody.UseAsync(
        context, AccountsJson.Outside.ChangeProfileRequest, async request =>
            (await profiles.ChangeAsync(context.Session(), request)).Answer(AccountsJson.Wire.UserProfile));

    private static Task<IResult> ChangePasswordAsync(HttpContext context, Passwords passwords) => RequestBody.UseAsync(
        context, AccountsJson.Outside.ChangePasswordRequest, async request =>
            (await passwords.ChangeAsync(context.Session(), request)).AnswerNothing());

    private static async Task<IResult> GetAsync(Users users, [Part.User] string id) =>
        (await users.CardAsync(id)).Answer(AccountsJson.Wire.UserCard);

    private static async Task<IResult> SearchAsync(HttpContext context, UserSearch search, string? q)
    {
        if (!PageQuery.TryRead(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);
        return (await search.FindAsync(q, page, size)).Answer(AccountsJson.Wire.UserPage);
    }
}
