using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Chat.Http;
using Parley.Chat.Log;

namespace Parley.Chat.OpenApi;

/// <summary>Adds an endpoint's parameters, credentials and example to its operation.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!IsOurs(context.Description)) return Task.CompletedTask;

        operation.Parameters ??= [];
        foreach (var described in context.Description.ParameterDescriptions) Limit(operation, described);
        foreach (var parameter in metadata.OfType<QueryParameter>()) Add(operation.Parameters, parameter);
        if (metadata.OfType<Idempotent>().Any()) operation.Parameters.Add(RepeatHeader());
        var credentials = metadata.OfType<Credentials>().LastOrDefault()?.Any ?? [];
        operation.Security = [.. credentials.SelectMany(credential => Requirements(credential, context.Document!))];
        foreach (var example in metadata.OfType<CallExample>()) Show(operation, example);

        foreach (var problem in metadata.OfType<ProblemAnswer>())
        {
            operation.Responses![problem.StatusCode.ToString(CultureInfo.InvariantCulture)] = ProblemResponses.Refer(
                problem, context.Document!);
        }

        // Any type is accepted only so that a wrong one is refused with a problem document.
        if (operation.RequestBody?.Content is { } content && content.ContainsKey(Json)) content.Remove("*/*");
        return Task.CompletedTask;
    }

    public static bool IsOurs(ApiDescription call) => call.ActionDescriptor.EndpointMetadata.OfType<ChatCall>().Any();

    // The framework adds the text of the attribute.
    private static void Limit(OpenApiOperation operation, ApiParameterDescription described)
    {
        if (described.ParameterDescriptor is not IParameterInfoParameterDescriptor { ParameterInfo: var info }
            || info.GetCustomAttribute<PartAttribute>() is not { } part
            || operation.Parameters!.OfType<OpenApiParameter>().FirstOrDefault(p => p.Name == described.Name) is not { } parameter)
        {
            return;
        }

        parameter.Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MaxLength = part.MaxLength,
            Pattern = part.Pattern,
            Enum = part.Words is { } words ? [.. words.Select(word => (JsonNode)JsonValue.Create(word))] : null,
        };
    }

    private static void Add(IList<IOpenApiParameter> parameters, QueryParameter known)
    {
        // The handler may have it as a parameter; then it already exists with only its name.
        if (parameters.FirstOrDefault(parameter => parameter.Name == known.Name) is { } bare) parameters.Remove(bare);
        parameters.Add(new OpenApiParameter
        {
            Name = known.Name,
            In = ParameterLocation.Query,
            Required = known.IsRequired,
            Description = known.Description,
            Schema = new OpenApiSchema
            {
                Type = known.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String,
                Format = known.IsNumber ? "int64" : null,
                Minimum = known.Min?.ToString(CultureInfo.InvariantCulture),
                MaxLength = (int?)known.Max,
                Default = known.Default is { } value ? JsonValue.Create(value) : null,
                Enum = known.Words is { } words ? [.. words.Select(word => (JsonNode)JsonValue.Create(word))]
                    : known.Numbers is { } numbers ? [.. numbers.Select(number => (JsonNode)JsonValue.Create(number))]
                    : null,
            },
        });
    }

    private static OpenApiParameter RepeatHeader() => new()
    {
        Name = IdempotencyKey.Name,
        In = ParameterLocation.Header,
        Description = "A key that the client generates for this request and sends again if it repeats the request because it got no response: within a day "
            + "the request is carried out once, and a repetition gets the original response.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyHeader.MaxLength },
    };

    private static IEnumerable<OpenApiSecurityRequirement> Requirements(Credential credential, OpenApiDocument document) =>
        SecuritySchemes.NamesOf(credential).Select(name =>
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] });

    private static void Show(OpenApiOperation operation, CallExample example)
    {
        if (example.Request is { } request && JsonOf(operation.RequestBody?.Content) is { } body) body.Example = JsonNode.Parse(request);
        if (example.Answer is not { } answer) return;

        var success = operation.Responses?.FirstOrDefault(response => response.Key.StartsWith('2')).Value;
        if (JsonOf(success?.Content) is { } content) content.Example = JsonNode.Parse(answer);
    }

    private static OpenApiMediaType? JsonOf(IDictionary<string, OpenApiMediaType>? content) =>
        content?.TryGetValue(Json, out var media) == true ? media : null;
}
