using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Parley.Chat;

namespace Parley.Server.Hosting;

/// <summary>The description of the HTTP interface.</summary>
internal static class OpenApiEndpoints
{
    private const string Description = """
        Accounts, friends, groups, history and files of a Parley server. Messages are sent and received over Socket.IO.

        Errors are problem documents (RFC 9457). `reason` is for programs, `detail` is for people. If `code` is 0, do not repeat the
        request unchanged. If it is -1, the request was malformed or the server failed. `retryAfter`, where present, says in how many
        milliseconds to try again. Times are milliseconds since 1970-01-01 UTC, and ids are strings. Lists are paged: send the `page` of
        the last response to get the next page. The last page has none.
        """;

    /// <param name="services">The services.</param>
    /// <param name="path">The path of the server, without a trailing slash.</param>
    public static void AddDocument(this IServiceCollection services, string path = "") =>
        services.AddOpenApi(options => options.AddChat().AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo
        {
            Title = "Parley",
            Version = "1.0",
            Description = Description,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" }
        };
        document.Servers = [new OpenApiServer { Url = path.Length == 0 ? "/" : path, Description = "The server of this document." }];
        return Task.CompletedTask;
    }));

    // The framework's own endpoint generates the document for every request.
    public static void MapDocument(this WebApplication app)
    {
        var document = new AsyncLazy<Document>(() => MakeAsync(app.Services));
        app.MapGet("/openapi/v1.json", async (CancellationToken cancellation) => (await document.GetAsync(cancellation)).ToResult())
            .ExcludeFromDescription();
    }

    private static async Task<Document> MakeAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var bytes = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return new Document(bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
    }

    private sealed record Document(byte[] Bytes, EntityTagHeaderValue Tag)
    {
        // As a stream, which is sent in pieces: bytes would be copied as a whole for every client that does not read.
        public FileStreamHttpResult ToResult() =>
            TypedResults.Stream(new MemoryStream(Bytes, writable: false), "application/json;charset=utf-8", entityTag: Tag);
    }
}
