using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Chat.OpenApi;

/// <summary>Declares in response schemas that members are absent instead of null.</summary>
internal sealed class AnsweredSchemas : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var ours = context.DescriptionGroups.SelectMany(group => group.Items).Where(OperationDetails.IsOurs)
            .Select(call => call.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Routing.IEndpointNameMetadata>()
            .FirstOrDefault()?.EndpointName)
            .ToHashSet();
        var operations = document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []).ToList();

        var sent = new HashSet<string>();
        foreach (var operation in operations) Collect(Schemas(operation.RequestBody?.Content), document, sent);
        var answered = new HashSet<string>();
        foreach (var operation in operations.Where(operation => ours.Contains(operation.OperationId)))
        {
            foreach (var response in operation.Responses?.Values.AsEnumerable() ?? [])
                Collect(Schemas(response.Content), document, answered);
        }

        foreach (var name in answered.Except(sent))
        {
            if (document.Components?.Schemas?[name] is OpenApiSchema schema) LeaveOutNulls(schema);
        }

        return Task.CompletedTask;
    }

    private static void LeaveOutNulls(OpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToList() ?? [])
        {
            if (property is OpenApiSchema { Type: { } type } plain && type.HasFlag(JsonSchemaType.Null))
            {
                plain.Type = type & ~JsonSchemaType.Null;
                plain.Enum?.Remove(JsonNullSentinel.JsonNull);
                schema.Required?.Remove(name);
            }
            else if (property is OpenApiSchema { OneOf: { Count: 2 } either }
                && either.FirstOrDefault(one => one is OpenApiSchemaReference) is { } other)
            {
                schema.Properties![name] = other;
                schema.Required?.Remove(name);
            }
        }
    }

    private static IEnumerable<IOpenApiSchema> Schemas(IDictionary<string, OpenApiMediaType>? content) =>
        content?.Values.Select(media => media.Schema).OfType<IOpenApiSchema>() ?? [];

    /// <summary>Collects the names of all referenced schemas, directly or indirectly.</summary>
    private static void Collect(IEnumerable<IOpenApiSchema> schemas, OpenApiDocument document, HashSet<string> names)
    {
        foreach (var schema in schemas)
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            {
                if (names.Add(id) && document.Components?.Schemas?.TryGetValue(id, out var target) == true)
                    Collect([target], document, names);
            }
            else
            {
                var inside = (schema.Properties?.Values ?? []).Concat(schema.OneOf ?? []).Concat(schema.AnyOf ?? []);
                Collect(schema.Items is { } items ? inside.Append(items) : inside, document, names);
            }
        }
    }
}
