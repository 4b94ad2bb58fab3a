using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>An error response in the form that Engine.IO clients read: status 400 or 403 with <c>{"code","message"}</c>, or 413.</summary>
internal sealed class EngineError
{
    public static readonly EngineError UnknownTransport = new(0, "Transport unknown");
    public static readonly EngineError UnknownSession = new(1, "Session ID unknown");
    public static readonly EngineError BadHandshakeMethod = new(2, "Bad handshake method");
    public static readonly EngineError BadRequest = new(3, "Bad request");
    public static readonly EngineError Forbidden = new(4, "Forbidden", StatusCodes.Status403Forbidden);
    public static readonly EngineError UnsupportedVersion = new(5, "Unsupported protocol version");

    // Without a body, as clients expect: some show the body of an error to their users.
    public static readonly EngineError PayloadTooLarge =
        new(3, "Payload too large", StatusCodes.Status413PayloadTooLarge, hasBody: false);

    private readonly int _status;
    private readonly byte[] _body;

    private EngineError(int code, string message, int status = StatusCodes.Status400BadRequest, bool hasBody = true)
    {
        Code = code;
        Message = message;
        _status = status;
        _body = hasBody ? System.Text.Encoding.ASCII.GetBytes($$"""{"code":{{code}},"message":"{{message}}"}""") : [];
    }

    public int Code { get; }

    public string Message { get; }

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = _status;
        if (_body.Length > 0) response.ContentType = "application/json";
        response.ContentLength = _body.Length;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        await response.Body.WriteAsync(_body);
    }
}
