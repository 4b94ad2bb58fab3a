using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Http;

/// <summary>A JSON response that holds only its bytes while the client reads it.</summary>
/// <param name="value">The response.</param>
/// <param name="type">Its JSON type.</param>
/// <param name="status">The status.</param>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IResult
{
    private T _value = value;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var json = JsonBytes.Of(_value, type);
        _value = default!;   // While waiting for a slow client, only the bytes are held.
        httpContext.Features.Get<CallCharge>()?.Settle(json.Length);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        return json.SendAsync(httpContext);
    }
}
