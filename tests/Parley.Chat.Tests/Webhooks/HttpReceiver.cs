using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Chat.Tests;

/// <summary>A post to a receiver.</summary>
public sealed record Posted(string Path, IHeaderDictionary Headers, byte[] Body)
{
    public JsonElement Json => JsonElement.Parse(Body);
}

/// <summary>A real HTTP server on a loopback port that stores posts, and responds as the test requires.</summary>
public sealed class HttpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Posted> _posts = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private HttpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>Answers a post; 200 without a body unless a test says otherwise.</summary>
    public Func<Posted, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<Posted> Posts => [.. _posts];

    public static async Task<HttpReceiver> StartAsync()
    {
        var receiver = new HttpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for the next post, in the order of arrival.</summary>
    public async Task<Posted> NextAsync()
    {
        Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(60)), "Nothing was posted.");
        return _posts.ElementAt(_seen++);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private int _seen;

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = new HeaderDictionary();
        foreach (var header in context.Request.Headers) headers.Add(header);
        var post = new Posted(context.Request.Path, headers, body.ToArray());
        _posts.Enqueue(post);
        _arrived.Release();
        await Answer(post, context);
    }
}
