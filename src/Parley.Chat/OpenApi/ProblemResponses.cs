using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Parley.Chat.Ground;
using Parley.Chat.Http;

namespace Parley.Chat.OpenApi;

/// <summary>The problem responses of a document, each defined once for all operations.</summary>
internal static class ProblemResponses
{
    /// <summary>The reference for an operation.</summary>
    public static OpenApiResponseReference Refer(ProblemAnswer problem, OpenApiDocument document)
    {
        var name = $"{problem.StatusCode}-{string.Join('-', problem.Reasons.Select(reason => reason.WireName()))}";
        var responses = (document.Components ??= new OpenApiComponents()).Responses ??= new Dictionary<string, IOpenApiResponse>();
        responses.TryAdd(name, new OpenApiResponse
        {
            Description = problem.Description,
            Headers = HeadersOf(problem.StatusCode),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemAnswer.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
            },
        });
        return new OpenApiResponseReference(name, document);
    }

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Header("WWW-Authenticate", "`Bearer`.", JsonSchemaType.String),
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable =>
            Header("Retry-After", "Whole seconds to wait before trying again, if known.", JsonSchemaType.Integer),
        _ => null,
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) => new()
    {
        [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } },
    };
}
