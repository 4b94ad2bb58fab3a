using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Parley.Chat.Contract;

namespace Parley.Chat.OpenApi;

/// <summary>The problem answers of a document: each stands there once, however many operations refer to it.</summary>
internal static class ProblemResponses
{
    /// <summary>What an operation refers to.</summary>
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
            Header("Retry-After", "Whole seconds after which trying again makes sense, if known.", JsonSchemaType.Integer),
        _ => null,
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) => new()
    {
        [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } },
    };
}
