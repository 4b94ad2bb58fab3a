using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.HostApps;
using Parley.Chat.Http;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.SocketIO;

namespace Parley.Chat;

/// <summary>Maps the HTTP interface of the messenger.</summary>
public static class ChatEndpoints
{
    private const long MaxBody = 1_000_000;
    private const long MaxBodyOfStrangers = 64 * 1024;   // A name and a password, or a token.

    /// <summary>Maps the whole messenger: the HTTP interface under <c>/api/v1</c> and the sockets at <c>/socket.io</c>.</summary>
    /// <param name="endpoints">The application.</param>
    public static void MapChat(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        endpoints.MapChatApi();
        var sockets = endpoints.MapSocketIO();
        sockets.Add(HandshakeLimit.Add);
        services.GetRequiredService<ChatSockets>().Map(sockets);
        services.GetRequiredService<LogWriter>().Attach(services.GetRequiredService<LiveDelivery>());
    }

    /// <summary>Maps all endpoints under <c>/api/v1</c>. Requires <see cref="ChatServices.AddChat"/>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The group of endpoints, for example to require rate limits or CORS for all of them.</returns>
    public static IEndpointConventionBuilder MapChatApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<LogWriter>() is null)
            throw new InvalidOperationException("The messenger is not registered: call builder.Services.AddChat() before builder.Build().");

        var api = endpoints.MapGroup("/api/v1");
        api.AddEndpointFilter<RouteGroupBuilder, ApiFilter>();
        api.WithMetadata(new ChatCall(), new BodyLimit(MaxBody));
        ((IEndpointConventionBuilder)api).Finally(ProblemAnswers.Describe);
        ((IEndpointConventionBuilder)api).Finally(endpoints.ServiceProvider.GetRequiredService<ApiOrigins>().Describe);

        var open = api.MapGroup("");
        open.AddEndpointFilter<RouteGroupBuilder, StrangersFilter>().WithMetadata(new BodyLimit(MaxBodyOfStrangers));
        var signedIn = api.MapGroup("");
        signedIn.AddEndpointFilter<RouteGroupBuilder, SessionFilter>().Needs(Credential.Session);
        signedIn.AddEndpointFilter<RouteGroupBuilder, WriteRateLimitFilter>();

        var admins = signedIn.MapGroup("");
        admins.AddEndpointFilter<RouteGroupBuilder, AdminFilter>().Refuses(Reason.Forbidden);

        AccountEndpoints.Map(open, signedIn);
        InvitationEndpoints.Map(admins);
        SessionEndpoints.Map(open, signedIn);
        HostEndpoints.Map(open);
        ServerEndpoints.Map(open);
        FriendEndpoints.Map(signedIn);
        BlockEndpoints.Map(signedIn);
        GroupEndpoints.Map(signedIn);
        GroupRuleEndpoints.Map(signedIn);
        JoinEndpoints.Map(signedIn);
        MessageEndpoints.Map(signedIn);
        SearchEndpoints.Map(signedIn);
        PushEndpoints.Map(signedIn);
        InboxEndpoints.Map(signedIn);
        FileEndpoints.Map(signedIn);
        AdministrationEndpoints.Map(api);
        return api;
    }

    /// <summary>
    /// Lets the first visitor of a server without users create the account of its administrator, by <c>POST /api/v1/setup</c>; without it,
    /// that request is refused. Show the code of <see cref="ChatOperator.SetupCodeAsync"/> to the operator: visitors from other machines
    /// need it.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    public static void OfferChatSetup(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.ServiceProvider.GetRequiredService<FirstAdministrator>().IsOffered = true;
    }

    private sealed class BodyLimit(long bytes) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => bytes;
    }
}
