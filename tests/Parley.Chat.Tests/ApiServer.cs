using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>The HTTP interface on a real port.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    // A hash takes as long as a dozen requests, so all users of the tests share one.
    private static readonly Lazy<Task<string>> PasswordHash = new(async () =>
    {
        using var hasher = new PasswordHasher(Options.Create(new ChatOptions()));
        return (await hasher.HashAsync("correct horse")).Value;
    });

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;
    private HttpClient? _client;

    public ApiServer()
        : this(null)
    {
    }

    /// <summary>A server with other settings than the one that most tests share.</summary>
    internal ApiServer(
        Action<ChatOptions>? configure, Action<IServiceCollection>? replace = null, Action<IEndpointConventionBuilder>? describe = null,
        Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Time);
        replace?.Invoke(builder.Services);
        builder.Services.AddChat(options =>
        {
            _folder.Configure(options);
            configure?.Invoke(options);
        });
        _app = builder.Build();
        _app.Use(Pretend);
        if (describe is not null) _app.UseCors();
        use?.Invoke(_app);
        var api = _app.MapChatApi();
        describe?.Invoke(api);
    }

    public FakeTimeProvider Time { get; } = new JumpingTime(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    public string Origin => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    public HttpClient Client => _client!;

    public string Files => _folder.Files;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(Origin) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Lets a request choose its source address.</summary>
    private static Task Pretend(HttpContext context, RequestDelegate next)
    {
        if (IPAddress.TryParse(context.Request.Headers["X-Test-Address"], out var address)) context.Connection.RemoteIpAddress = address;
        return next(context);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _client!.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            JsonElement body = default;
            if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true)
            {
                using var document = JsonDocument.Parse(text);
                body = document.RootElement.Clone();
            }

            return new Answer((int)response.StatusCode, body, response.Headers, response.Content.Headers.ContentType?.MediaType);
        }
    }

    public Task<Answer> SendAsync(string method, string path, string? body = null, string? sessionId = null, string? address = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (address is not null) request.Headers.Add("X-Test-Address", address);
        if (sessionId is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        return SendAsync(request);
    }

    /// <summary>Creates an account with a new name and the password "correct horse". Returns the name and a session id.</summary>
    public async Task<(string User, string SessionId)> NewUserAsync()
    {
        var user = "u" + Guid.NewGuid().ToString("N")[..12];
        var hash = await PasswordHash.Value;
        _ = (await Services.GetRequiredService<LogWriter>().RunAsync(transaction => Users.Create(transaction, user, user, hash))).Value;
        return (user, (await Services.GetRequiredService<SessionStore>().OpenAsync(user, null)).Value.SessionId);
    }

    public Task<Answer> UploadAsync(string sessionId, byte[] bytes, string? name = null, string? type = null)
    {
        var query = name is null ? "" : $"?name={Uri.EscapeDataString(name)}";
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/files{query}") { Content = new ByteArrayContent(bytes) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        if (type is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return SendAsync(request);
    }

    /// <summary>Changes the store behind the server's back.</summary>
    public Task ExecuteAsync(string sql) => Services.GetRequiredService<LogWriter>().RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(sql);
        return Done.Value;
    });

    public async Task BefriendAsync((string User, string SessionId) one, (string User, string SessionId) other)
    {
        var request = await SendAsync("POST", "/friend-requests", $$"""{"to":"{{other.User}}"}""", one.SessionId);
        await SendAsync("POST", $"/friend-requests/{request.Text("id")}/accept", null, other.SessionId);
    }
}

/// <summary>A response.</summary>
public sealed record Answer(int Status, JsonElement Body, HttpResponseHeaders Headers, string? ContentType)
{
    public string Text(string name) => Body.GetProperty(name).GetString()!;

    public string? Reason =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("reason", out var reason) ? reason.GetString() : null;

    public string[] Names => [.. Body.EnumerateObject().Select(property => property.Name)];
}
