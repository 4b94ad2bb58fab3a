using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Chat.OpenApi;

/// <summary>Adds the parts of a document that belong to no single operation: security schemes and tag descriptions.</summary>
internal sealed class DocumentParts : IOpenApiDocumentTransformer
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Server", "What a client needs to know before anybody signs in, and the setup of a new server."),
        ("Accounts", "Signing up, profiles, and finding users."),
        ("Sessions", "Signing in and out: each device of a user has its own session."),
        ("Invitations", "Codes for signing up by invitation; for administrators."),
        ("Friends", "Requests, friends, remarks and blocks."),
        ("Groups", "Groups with roles, settings, links and join requests."),
        ("Conversations", "The list of conversations, and each user's private state of them."),
        ("Messages", "History and search. Messages are sent over Socket.IO."),
        ("Files", "Pictures and other files for messages and profiles."),
        ("Push", "Web Push, for browsers whose user is not connected."),
        ("Administration", "For administrators, moderators and host applications. Every change is in the audit log."),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        SecuritySchemes.AddTo(document);
        var tags = document.Tags ??= new HashSet<OpenApiTag>();
        foreach (var (name, description) in Tags)
        {
            if (tags.FirstOrDefault(tag => tag.Name == name) is { } tag) tag.Description = description;
        }

        return Task.CompletedTask;
    }
}
