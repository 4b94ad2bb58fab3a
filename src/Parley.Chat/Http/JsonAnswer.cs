using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Http;

/// <summary>Answers a call with JSON, of which nothing but its bytes is kept while the client takes it.</summary>
/// <param name="value">What to answer.</param>
/// <param name="type">How it is written.</param>
/// <param name="status">The status.</param>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IResult
{
    private T _value = value;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var json = JsonBytes.Of(_value, type);
        _value = default!;   // Whoever waits for a slow client holds the bytes alone.
        httpContext.Features.Get<CallCharge>()?.Settle(json.Length);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        return json.SendAsync(httpContext);
    }
}
