using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>The endpoints that tell a stranger what this server is, and that set up a new one.</summary>
internal static class ServerEndpoints
{
    // A proxy on the same machine adds one of these, or speaks HTTP/1.0.
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Real-IP", "Via"];

    public static void Map(IEndpointRouteBuilder open)
    {
        open.MapGet("/server", DescribeAsync)
            .Produces<ServerDescription>()
            .WithExample(null, """{"signUp":"open","limits":{"textBytes":32768,"fileBytes":52428800,"groupMembers":500,"recallMs":120000,"editMs":900000}}""")
            .WithName("DescribeServer").WithSummary("Describes the server to clients that are not signed in.").WithTags("Server");
        open.MapPost("/setup", SetUpAsync)
            .LimitedByAddress(LimitedCall.SignUp).NotesFailures(FailedSignIns.Attempt.SignUp)
            .AcceptsJson<CreateAdministratorRequest>()
            .Produces<UserProfile>(StatusCodes.Status201Created)
            .Refuses(Reason.Forbidden, Reason.Conflict).Refuses(PasswordRules.TooCommonStatus, Reason.Malformed)
            .WithExample(
                """{"id":"ada","password":"correct horse","name":"Ada","code":"7KQ4M2XW9P"}""",
                """{"id":"ada","name":"Ada","created":1777622400000,"role":"admin"}""")
            .WithName("SetUp").WithSummary("Creates the administrator's account on a server without users.").WithTags("Server");
    }

    private static async Task<IResult> DescribeAsync(HttpContext context, FirstAdministrator first, IOptions<ChatOptions> options) =>
        Answers.Json(
            new ServerDescription(
                NameOf(options.Value.SignUp), Limits(options.Value),
                !await first.IsNeededAsync() ? null : IsLocal(context) ? "open" : "code"),
            AdministrationJson.Wire.ServerDescription);

    private static Task<IResult> SetUpAsync(HttpContext context, FirstAdministrator first) => RequestBody.UseAsync(
        context, AdministrationJson.Outside.CreateAdministratorRequest, async request =>
            (await first.CreateAsync(request, IsLocal(context), context.Connection.RemoteIpAddress))
                .Answer(AccountsJson.Wire.UserProfile, StatusCodes.Status201Created));

    private static ServerLimits Limits(ChatOptions options) => new(
        MessageContent.MaxBytes, options.FileSize, options.GroupMembers,
        (long)options.RecallTime.TotalMilliseconds, (long)options.EditTime.TotalMilliseconds);

    private static string NameOf(SignUpPolicy policy) => policy switch
    {
        SignUpPolicy.Open => "open",
        SignUpPolicy.Invitation => "invitation",
        _ => "closed",
    };

    // A browser or program on the machine of the server itself, without a proxy in between that others use as well.
    private static bool IsLocal(HttpContext context)
    {
        var request = context.Request;
        return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && IsLoopback(request.Host.Host)
            && request.Protocol != HttpProtocol.Http10
            && !ProxyHeaders.Any(request.Headers.ContainsKey);
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
