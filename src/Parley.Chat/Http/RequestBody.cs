using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Reads JSON bodies; errors become refusals.</summary>
internal static class RequestBody
{
    private const string Expected = "The body is not the JSON that this request requires.";

    /// <summary>Responds with the result of a function for the body, or says what is wrong with the body.</summary>
    /// <param name="context">The call.</param>
    /// <param name="type">The body's reader: <see cref="OutsideJson"/>.</param>
    /// <param name="respond">Makes the response.</param>
    public static async Task<IResult> UseAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<T, Task<IResult>> respond)
        where T : class =>
        (await ReadAsync(context, type)).TryGet(out var body, out var refusal) ? await respond(body) : new ProblemResult(refusal);

    /// <summary>Does the same for an optional body.</summary>
    /// <param name="context">The call.</param>
    /// <param name="type">The body's reader: <see cref="OutsideJson"/>.</param>
    /// <param name="absent">The default.</param>
    /// <param name="respond">Makes the response.</param>
    public static Task<IResult> UseAsync<T>(HttpContext context, JsonTypeInfo<T> type, T absent, Func<T, Task<IResult>> respond)
        where T : class =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false ? respond(absent) : UseAsync(context, type, respond);

    /// <summary>Describes the body of a request.</summary>
    /// <remarks>"Anything" is allowed in addition to JSON because routing would otherwise return 415 without a problem document.</remarks>
    public static RouteHandlerBuilder AcceptsJson<T>(this RouteHandlerBuilder call, bool isOptional = false)
        where T : class => call.Accepts<T>(isOptional, "application/json", "*/*");

    private static async ValueTask<Outcome<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
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

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue
            || HeaderUtilities.UnescapeAsQuotedString(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Refusal NotExpected() => Refusal.Malformed(Expected);
}
