using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.OpenApi;

/// <summary>Writes into an operation what its endpoint says: parameters, credentials and an example.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!IsOurs(context.Description)) return Task.CompletedTask;

        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>()) Describe(parameter, context.Description.RelativePath ?? "");
        foreach (var parameter in metadata.OfType<QueryParameter>()) Add(operation.Parameters, parameter);
        if (metadata.OfType<Repeatable>().Any()) operation.Parameters.Add(RepeatHeader());
        var credentials = metadata.OfType<Credentials>().LastOrDefault()?.Any ?? [];
        operation.Security = [.. credentials.SelectMany(credential => Requirements(credential, context.Document!))];
        foreach (var example in metadata.OfType<CallExample>()) Show(operation, example);

        foreach (var problem in metadata.OfType<ProblemAnswer>())
        {
            operation.Responses![problem.StatusCode.ToString(CultureInfo.InvariantCulture)] = ProblemResponses.Refer(problem, context.Document!);
        }

        // Any type is let in only so that a wrong one is answered by a problem document.
        if (operation.RequestBody?.Content is { } content && content.ContainsKey(Json)) content.Remove("*/*");
        return Task.CompletedTask;
    }

    public static bool IsOurs(ApiDescription call) => call.ActionDescriptor.EndpointMetadata.OfType<ChatCall>().Any();

    private static void Describe(OpenApiParameter parameter, string path)
    {
        if (parameter is not { In: ParameterLocation.Path, Name: { } name } || PathParameters.Find(path, name) is not { } known) return;

        parameter.Description = known.Description;
        parameter.Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MaxLength = known.MaxLength,
            Pattern = known.Pattern,
            Enum = known.Words is { } words ? [.. words.Select(word => (JsonNode)JsonValue.Create(word))] : null,
        };
    }

    private static void Add(IList<IOpenApiParameter> parameters, QueryParameter known)
    {
        // The handler may take it itself; then it is there already, with nothing but its name.
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
                    : known.Numbers is { } numbers ? [.. numbers.Select(number => (JsonNode)JsonValue.Create(number))] : null,
            },
        });
    }

    private static OpenApiParameter RepeatHeader() => new()
    {
        Name = RepeatKey.Header,
        In = ParameterLocation.Header,
        Description = "A text that the client has thought up for this call, and sends again when it repeats the call because no answer came: within a day "
            + "the call is done once, and a repetition is answered like the first.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = RepeatKey.MaxLength },
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
