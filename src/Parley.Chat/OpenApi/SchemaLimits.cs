using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Http;

namespace Parley.Chat.OpenApi;

/// <summary>
/// Adds to the schemas of the contract's types what the framework does not know: limits of texts, lists and numbers, and the messenger's
/// converters.
/// </summary>
/// <remarks>The attributes only describe; the endpoint's code validates.</remarks>
internal sealed class SchemaLimits : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Stream)) schema.Metadata?.Remove(SchemaTexts.ReferenceId);   // Binary data needs no named schema.
        if (type == typeof(EntryEnvelope)) DescribeEnvelope(schema);
        if (type == typeof(OptionalText)) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        if (type.Assembly == typeof(SchemaLimits).Assembly) Complete(schema, context.JsonTypeInfo);
        if (context.JsonPropertyInfo is { } property && property.DeclaringType.Assembly == typeof(SchemaLimits).Assembly)
            Limit(schema, property);
        return Task.CompletedTask;
    }

    /// <summary>Members without a default are required, whatever the application's settings.</summary>
    private static void Complete(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            var isRequired = property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };
            if (isRequired && schema.Properties?.ContainsKey(property.Name) == true)
                (schema.Required ??= new HashSet<string>()).Add(property.Name);
        }
    }

    private static void Limit(OpenApiSchema schema, JsonPropertyInfo property)
    {
        // Numbers are read only as numbers, whatever the application's settings.
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String)
            && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        if (property is { DeclaringType.Name: nameof(Problem), Name: "reason" })
        {
            schema.Enum = [.. Enum.GetValues<Reason>().Select(reason => (JsonNode)JsonValue.Create(reason.WireName()))];
        }

        foreach (
            var attribute in Attributes(property.AttributeProvider).Concat(Attributes(property.AssociatedParameter?.AttributeProvider)))
        {
            Apply(schema, attribute);
        }
    }

    private static void Apply(OpenApiSchema schema, ValidationAttribute attribute)
    {
        switch (attribute)
        {
            case StringLengthAttribute length:
                schema.MinLength = length.MinimumLength > 0 ? length.MinimumLength : null;
                schema.MaxLength = length.MaximumLength;
                break;
            case RegularExpressionAttribute pattern:
                schema.Pattern = pattern.Pattern;
                break;
            case RangeAttribute range:
                schema.Minimum = Convert.ToString(range.Minimum, CultureInfo.InvariantCulture);
                schema.Maximum = Convert.ToString(range.Maximum, CultureInfo.InvariantCulture);
                break;
            case AllowedValuesAttribute words:
                schema.Enum = [.. words.Values.Select(word => (JsonNode)JsonValue.Create((string)word!))];
                if (schema.Type?.HasFlag(JsonSchemaType.Null) == true) schema.Enum.Add(JsonNullSentinel.JsonNull);
                break;
        }
    }

    private static IEnumerable<ValidationAttribute> Attributes(ICustomAttributeProvider? provider) =>
        provider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: false).Cast<ValidationAttribute>() ?? [];

    private static void DescribeEnvelope(OpenApiSchema schema)
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

        schema.Type = JsonSchemaType.Object;
        schema.Description = "An entry of a conversation, exactly as delivered by receivefsmg or notice over Socket.IO.";
        schema.Required = new HashSet<string> { "from", "to", "type", "msg" };
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["from"] = Text("The sender; server for entries of the server."),
            ["to"] = Text("The recipient: a user or a group."),
            ["type"] =
                new OpenApiSchema { Type = JsonSchemaType.String, Description = "The format of msg.", Enum = [JsonValue.Create("json")] },
            ["msg"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "The message: from, to, msg, kind, id, seq, time, cursor, room, and cid, quote, mentions, recalled, edited if they apply.",
                AdditionalPropertiesAllowed = true,
            },
        };
    }
}
