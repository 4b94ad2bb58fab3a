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

        An error is a problem document (RFC 9457). Its `reason` is a word for programs, its `detail` a sentence for people; with `code` 0 a call
        is not to be repeated unchanged, with -1 it was not understood or the server failed. Where it is known, `retryAfter` says in how many
        milliseconds trying again makes sense. Times are milliseconds since 1970-01-01 UTC, ids are strings. Lists come by pages: `page` is what
        the answer before said, and an answer without one is the last.
        """;

    /// <param name="services">The services.</param>
    /// <param name="path">The path under which the server is, without a slash at its end.</param>
    public static void AddDocument(this IServiceCollection services, string path = "") => services.AddOpenApi(options => options.AddChat().AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo { Title = "Parley", Version = "1.0", Description = Description, License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
        document.Servers = [new OpenApiServer { Url = path.Length == 0 ? "/" : path, Description = "The server that this comes from." }];
        return Task.CompletedTask;
    }));

    // The framework's own endpoint makes the document anew for everybody who asks.
    public static void MapDocument(this WebApplication app)
    {
        var document = new Kept<Document>(() => MakeAsync(app.Services));
        app.MapGet("/openapi/v1.json", async (CancellationToken cancellation) => (await document.GetAsync(cancellation)).ToResult()).ExcludeFromDescription();
    }

    private static async Task<Document> MakeAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var bytes = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return new Document(bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
    }

    private sealed record Document(byte[] Bytes, EntityTagHeaderValue Tag)
    {
        // As a stream, which leaves in pieces: bytes would be copied as a whole for everybody who does not read them.
        public FileStreamHttpResult ToResult() =>
            TypedResults.Stream(new MemoryStream(Bytes, writable: false), "application/json;charset=utf-8", entityTag: Tag);
    }
}
