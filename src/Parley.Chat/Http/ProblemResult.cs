using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Http;

/// <summary>A refusal as an HTTP response.</summary>
internal sealed class ProblemResult(Refusal refusal) : IResult
{
    public Reason Reason => refusal.Reason;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var reason = refusal.HttpReason ?? refusal.Reason;
        var status = refusal.HttpStatus ?? reason.HttpStatus();
        httpContext.RequestServices.GetService<RefusalMetrics>()?.OverHttp(reason);
        var response = httpContext.Response;
        response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (refusal.RetryAfter is { } milliseconds)
        {
            response.Headers.RetryAfter = ((milliseconds + 999) / 1_000).ToString(CultureInfo.InvariantCulture);   // Whole seconds there.
        }

        var problem = new Problem(
            ReasonPhrases.GetReasonPhrase(status), status, refusal.Message, reason.WireName(), reason.Code(), refusal.Message,
            refusal.RetryAfter);
        return response.WriteAsJsonAsync(problem, HttpJson.Wire.Problem, ProblemAnswer.ContentType, httpContext.RequestAborted);
    }
}
