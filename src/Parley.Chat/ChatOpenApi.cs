using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Parley.Chat.Contract;
using Parley.Chat.OpenApi;

namespace Parley.Chat;

/// <summary>Completes the description of the messenger in an application's OpenAPI document.</summary>
public static class ChatOpenApi
{
    /// <summary>
    /// Adds what the framework cannot know of the calls that <see cref="ChatEndpoints.MapChatApi"/> maps: who may make them, parameters,
    /// limits, examples, and what their members mean. Descriptions are those of <c>Parley.Chat.xml</c>, if it lies beside the program.
    /// Calls of the application itself stay as they are.
    /// </summary>
    /// <param name="options">The options of the document.</param>
    /// <returns>The same options.</returns>
    public static OpenApiOptions AddChat(this OpenApiOptions options)
    {
        var isIncluded = options.ShouldInclude;
        var nameOf = options.CreateSchemaReferenceId;
        // What is answered to GET is answered to HEAD too; there is no need to say everything twice.
        options.ShouldInclude = call =>
            isIncluded(call) && !(HttpMethods.IsHead(call.HttpMethod ?? "") && call.ActionDescriptor.EndpointMetadata.OfType<ChatCall>().Any());
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
