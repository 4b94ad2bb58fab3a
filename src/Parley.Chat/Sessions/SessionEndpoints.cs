using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;

namespace Parley.Chat.Sessions;

/// <summary>The endpoints for sessions.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder open, IEndpointRouteBuilder signedIn)
    {
        open.MapPost("/sessions", SignInAsync)
            .LimitedByAddress(LimitedCall.SignIn).NotesFailures(FailedSignIns.Attempt.SignIn)
            .AcceptsJson<SignInRequest>()
            .Produces<SignedIn>(StatusCodes.Status201Created)
            .Refuses(Reason.Unauthenticated, Reason.Banned)
            .WithExample(
                """{"id":"ada","password":"correct horse","device":{"name":"Ada's phone","kind":"mobile"}}""",
                """{"sid":"n3q…43 characters…","user":"ada","device":"0197d1a7b3c04e2f8a6d5c4b3a291807","expires":1785398400000}""")
            .WithName("SignIn").WithSummary("Opens a session; browsers also get a cookie.").WithTags("Sessions");
        signedIn.MapGet("/sessions", ListAsync)
            .Produces<SessionList>().WholeOrByPages()
            .WithName("ListSessions").WithSummary("Lists the user's sessions.").WithTags("Sessions");
        signedIn.MapDelete("/sessions/current", EndCurrentAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("SignOut").WithSummary("Ends this session.").WithTags("Sessions");
        signedIn.MapDelete("/sessions/others", EndOthersAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndOtherSessions").WithSummary("Ends all sessions of the user except this one.").WithTags("Sessions");
        signedIn.MapDelete("/sessions/{device}", EndAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndSession").WithSummary("Ends the session of another device.").WithTags("Sessions");
        signedIn.MapPost("/sessions/tickets", IssueTicketAsync)
            .Produces<Ticket>(StatusCodes.Status201Created)
            .WithName("IssueTicket").WithSummary("Creates a single-use ticket that replaces the session id.").WithTags("Sessions");
    }

    private static Task<IResult> SignInAsync(HttpContext context, SessionStore sessions, KnownDevices devices) =>
        RequestBody.UseAsync(context, SessionsJson.Outside.SignInRequest, async request =>
        {
            var caller = await devices.FindAsync(context, request.Id);
            var outcome = await sessions.SignInAsync(request, caller, context.Connection.RemoteIpAddress);
            if (outcome.TryGet(out var session, out _))
            {
                SessionCookie.Set(context, session);
                KnownDevices.Mark(context, session);
            }

            return outcome.Answer(SessionsJson.Wire.SignedIn, StatusCodes.Status201Created);
        });

    private static async Task<IResult> ListAsync(HttpContext context, SessionStore sessions)
    {
        if (!PageQuery.TryReadAll(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        return Answers.Json(await sessions.ListAsync(session.User, session.Device, page, size), SessionsJson.Wire.SessionList);
    }

    private static Task<IResult> EndCurrentAsync(HttpContext context, SessionStore sessions) =>
        EndAsync(context, sessions, context.Session().Device);

    private static async Task<IResult> EndOthersAsync(HttpContext context, SessionStore sessions)
    {
        var session = context.Session();
        var outcome = await sessions.EndOthersAsync(session);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> EndAsync(HttpContext context, SessionStore sessions, [Part.Device] string device)
    {
        var session = context.Session();
        var outcome = await sessions.EndAsync(session, device);
        if (outcome.Refusal is null && device == session.Device) SessionCookie.Clear(context);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> IssueTicketAsync(HttpContext context, SessionStore sessions)
    {
        var outcome = await sessions.IssueTicketAsync(context.Session());
        return outcome.Answer(SessionsJson.Wire.Ticket, StatusCodes.Status201Created);
    }
}
