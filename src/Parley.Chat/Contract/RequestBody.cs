using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Parley.Chat.Contract;

/// <summary>Reads JSON bodies so that whatever is wrong with one becomes a refusal.</summary>
internal static class RequestBody
{
    private const string Expected = "The body is not the JSON that this call expects.";

    /// <summary>Reads a body of a type, as <see cref="ChatJson.Outside"/> reads it.</summary>
    public static async ValueTask<Outcome<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        type = (JsonTypeInfo<T>)ChatJson.Outside.GetTypeInfo(type.Type)!;
        if (!IsJson(context.Request))
        {
            return Refusal.Malformed("Send application/json in UTF-8.") with { HttpStatus = StatusCodes.Status415UnsupportedMediaType };
        }

        try
        {
            var value = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
            return value is null ? NotExpected() : value;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal(Reason.TooLarge, "The body is too large.");
        }
        catch (JsonException exception)
        {
            return Refusal.Malformed(JsonFault.Describe(exception, "The body", Expected));
        }
        catch (Exception exception) when (exception is InvalidOperationException or BadHttpRequestException)
        {
            return NotExpected();   // InvalidOperationException: a string with a lone surrogate.
        }
    }

    /// <summary>Reads a body that may be left out; then it is <paramref name="nothing"/>.</summary>
    public static ValueTask<Outcome<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, T nothing)
        where T : class =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
            ? ValueTask.FromResult<Outcome<T>>(nothing)
            : ReadAsync(context, type);

    /// <summary>Describes the body of a call.</summary>
    /// <remarks>"Anything" stands beside JSON because routing would otherwise answer 415 by itself, without a problem document.</remarks>
    public static RouteHandlerBuilder AcceptsJson<T>(this RouteHandlerBuilder call, bool isOptional = false)
        where T : class => call.Accepts<T>(isOptional, "application/json", "*/*");

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.UnescapeAsQuotedString(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Refusal NotExpected() => Refusal.Malformed(Expected);
}
