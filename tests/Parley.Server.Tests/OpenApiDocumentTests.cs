using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Server.Tests;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_document_in_the_repository_is_that_of_the_server()
    {
        var path = Path.Combine(Repository.Root, "docs", "messenger", "openapi.json");
        GeneratedFile.Check(path, await FetchAsync() + "\n", nameof(OpenApiDocumentTests));
    }

    [Fact]
    public async Task Every_schema_and_every_member_has_a_description()
    {
        using var document = JsonDocument.Parse(await FetchAsync());
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().ToList();

        Assert.NotEmpty(schemas);
        var without = schemas.Where(schema => !IsDescribed(schema.Value)).Select(schema => schema.Name).Concat(
            from schema in schemas
            where schema.Value.TryGetProperty("properties", out _)
            from member in schema.Value.GetProperty("properties").EnumerateObject()
            where !IsDescribed(member.Value)
            select $"{schema.Name}.{member.Name}");
        Assert.Empty(without);
    }

    [Fact]
    public async Task A_cached_document_is_not_sent_again()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        using var first = await http.GetAsync($"{server.Url}/openapi/v1.json", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Url}/openapi/v1.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any);

        using var second = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.OK, "application/json; charset=utf-8"), (first.StatusCode, first.Content.Headers.ContentType?.ToString()));
        Assert.NotNull(first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    // A nullable schema may be described in one of two places.
    private static bool IsDescribed(JsonElement schema) =>
        schema.TryGetProperty("description", out _)
        || (schema.TryGetProperty("oneOf", out var either) && either.EnumerateArray().Any(one => one.TryGetProperty("description", out _)));

    private static async Task<string> FetchAsync()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        return await http.GetStringAsync($"{server.Url}/openapi/v1.json", TestContext.Current.CancellationToken);
    }
}
