using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Chat.OpenApi;

/// <summary>Adds to a document what belongs to no single call: security schemes, and what the tags are about.</summary>
internal sealed class DocumentParts : IOpenApiDocumentTransformer
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Accounts", "Signing up, profiles, and finding users."),
        ("Sessions", "Signing in and out: each device of a user has a session of its own."),
        ("Invitations", "Codes with which invited people sign up; for administrators."),
        ("Friends", "Requests, friends, remarks and blocks."),
        ("Groups", "Groups with roles, rules, links and requests to join."),
        ("Conversations", "The list of conversations, and what a user keeps of each for himself."),
        ("Messages", "History and search. Messages are sent over Socket.IO."),
        ("Files", "What messages and profiles refer to: pictures and other files."),
        ("Push", "Web Push, for browsers whose user is not connected."),
        ("Administration", "For those who look after the server, and for host applications. Every act is in the audit log."),
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
