using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Chat.Contract;

namespace Parley.Chat.OpenApi;

/// <summary>Adds the texts in the code to the schemas of the contract's types.</summary>
internal sealed class SchemaTexts : IOpenApiSchemaTransformer
{
    /// <summary>Where the framework stores the reference name of a schema.</summary>
    public const string ReferenceId = "x-schema-id";

    // And the text beside the reference.
    private const string BesideReference = "x-ref-description";

    private static readonly HashSet<string> Times = [
        "time", "created", "expires", "until", "since", "seen", "joined", "lastSeen", "mutedUntil", "allMutedUntil"];

    private readonly XmlSummaries _summaries = new(Path.Combine(AppContext.BaseDirectory, "Parley.Chat.xml"));

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(EntryEnvelope) && context.JsonTypeInfo.Type.Assembly == typeof(SchemaTexts).Assembly)
            schema.Description ??= _summaries.Of(context.JsonTypeInfo.Type);
        if (context.JsonPropertyInfo is { AttributeProvider: MemberInfo member } property
            && member.DeclaringType?.Assembly == typeof(SchemaTexts).Assembly)
        {
            Describe(schema, property, _summaries.Of(member));
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiSchema schema, JsonPropertyInfo property, string? text)
    {
        if (Times.Contains(property.Name) && text?.Contains("millisecond", StringComparison.Ordinal) == false)
            text += " In milliseconds since 1970, UTC.";
        if (schema.Metadata?.TryGetValue(ReferenceId, out var id) == true && id is string { Length: > 0 })
        {
            if (text is not null) schema.Metadata[BesideReference] = text;
        }
        else
        {
            schema.Description = text;
        }
    }
}
