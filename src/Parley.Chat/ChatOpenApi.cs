using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Parley.Chat.Contract;
using Parley.Chat.Http;
using Parley.Chat.OpenApi;

namespace Parley.Chat;

/// <summary>Completes the description of the messenger in an application's OpenAPI document.</summary>
public static class ChatOpenApi
{
    /// <summary>
    /// Adds what the framework cannot know about the endpoints of <see cref="ChatEndpoints.MapChatApi"/>: credentials, parameters, limits,
    /// examples, and descriptions. Descriptions come from <c>Parley.Chat.xml</c> if it is beside the program. The application's own
    /// endpoints stay unchanged.
    /// </summary>
    /// <param name="options">The options of the document.</param>
    /// <returns>The same options.</returns>
    public static OpenApiOptions AddChat(this OpenApiOptions options)
    {
        var isIncluded = options.ShouldInclude;
        var nameOf = options.CreateSchemaReferenceId;
        // HEAD has the same responses as GET and is not described twice.
        options.ShouldInclude = call =>
            isIncluded(call)
                && !(HttpMethods.IsHead(call.HttpMethod ?? "") && call.ActionDescriptor.EndpointMetadata.OfType<ChatCall>().Any());
        options.CreateSchemaReferenceId = type =>
            (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(EntryEnvelope) ? "Envelope" : nameOf(type);
        options.AddSchemaTransformer(new SchemaTexts());
        options.AddSchemaTransformer(new SchemaLimits());
        options.AddOperationTransformer(new OperationDetails());
        options.AddDocumentTransformer(new DocumentParts());
        options.AddDocumentTransformer(new AnsweredSchemas());
        return options;
    }
}
