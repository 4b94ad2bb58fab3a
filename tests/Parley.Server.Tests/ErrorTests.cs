using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>The response to every failed request is a problem document.</summary>
public sealed class ErrorTests(ErrorTests.Running running) : IClassFixture<ErrorTests.Running>
{
    private const string Sessions = "/api/v1/sessions";

    [Theory]
    [InlineData("GET", "/api", null, null, 404, "not-found")]
    [InlineData("GET", "/api/v1", null, null, 404, "not-found")]
    [InlineData("GET", "/api/v1/nothing", null, null, 404, "not-found")]
    [InlineData("POST", "/api/v1/groups/a/b/c/d", "{}", "application/json", 404, "not-found")]
    [InlineData("GET", "/nothing", null, null, 404, "not-found")]
    [InlineData("GET", "/js/nothing.js", null, null, 404, "not-found")]
    [InlineData("GET", "/openapi/v2.json", null, null, 404, "not-found")]
    [InlineData("PUT", Sessions, "{}", "application/json", 405, "malformed")]
    [InlineData("POST", "/api/v1/users/me", "{}", "application/json", 405, "malformed")]
    [InlineData("BREW", "/api/v1/friends", null, null, 405, "malformed")]
    [InlineData("DELETE", "/openapi/v1.json", null, null, 405, "malformed")]
    [InlineData("POST", Sessions, "{", "application/json", 400, "malformed")]
    [InlineData("POST", Sessions, "", "application/json", 400, "malformed")]
    [InlineData("POST", Sessions, "id=ada&password=correct+horse", "application/x-www-form-urlencoded", 415, "malformed")]
    [InlineData("POST", Sessions, "{}", null, 415, "malformed")]
    [InlineData("POST", Sessions, "{}", "nonsense", 415, "malformed")]
    [InlineData("POST", Sessions, "{1100000}", "application/json", 413, "too-large")]
    [InlineData("GET", "/api/v1/friends", null, null, 401, "unauthenticated")]
    [InlineData("GET", "/api/v1/friends?page=%00&limit=%F0%28", null, null, 401, "unauthenticated")]
    [InlineData("POST", "/api/v1/sessions/trusted", "{}", "application/json", 401, "unauthenticated")]
    public async Task An_error_is_a_problem_document(string method, string path, string? body, string? type, int status, string reason)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), running.Url + path);
        if (body is "{1100000}") body = new string(' ', 1_100_000);
        // Otherwise the connection may be closed before the client reads the response.
        request.Headers.ExpectContinue = body?.Length > 1_000_000;
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null) request.Content!.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await running.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        await AssertProblemAsync(response, reason);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        if (status == 405) Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task The_response_to_a_health_request_is_one_word(string path)
    {
        using var response = await running.Http.GetAsync(running.Url + path, TestContext.Current.CancellationToken);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Errors_of_socket_requests_keep_their_own_form()
    {
        using var response = await running.Http.GetAsync(
            running.Url + "/socket.io/?EIO=9&transport=polling", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/fails", 500, "internal")]
    [InlineData("/bad", 413, "too-large")]
    public async Task An_exception_is_a_problem_document_without_a_trace(string path, int status, string reason)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseMiddleware<ErrorAnswers>();
        app.MapGet("/fails", string () => throw new InvalidOperationException("a secret"));
        app.MapGet("/bad", string () => throw new BadHttpRequestException("a secret", StatusCodes.Status413PayloadTooLarge));
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var response = await running.Http.GetAsync(app.Urls.First() + path, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        var text = await AssertProblemAsync(response, reason);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    private static async Task<string> AssertProblemAsync(HttpResponseMessage response, string reason)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var problem = JsonDocument.Parse(text);
        var members = problem.RootElement.EnumerateObject().Select(member => member.Name).ToList();
        Assert.Equal(["title", "status", "detail", "reason", "code"], members[..5]);
        Assert.Equal(problem.RootElement.GetProperty("detail").GetString(), problem.RootElement.GetProperty("message").GetString());
        Assert.Equal(reason, problem.RootElement.GetProperty("reason").GetString());
        Assert.Equal((int)response.StatusCode, problem.RootElement.GetProperty("status").GetInt32());
        return text;
    }

    /// <summary>A server for all rows.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private ServerProcess? _server;

        public string Url => _server!.Url;

        public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

        public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync(_folder.Path);

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            if (_server is not null) await _server.DisposeAsync();
            _folder.Dispose();
        }
    }
}
