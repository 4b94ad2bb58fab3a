using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Adds an endpoint's possible problem documents to its metadata.</summary>
internal static class ProblemAnswers
{
    // A cookie alone authorizes nothing for another site.
    private static readonly Reason[] OtherSite = [Reason.Forbidden];

    /// <summary>Runs when all other metadata of the endpoint is known.</summary>
    public static void Describe(EndpointBuilder call)
    {
        var answers = call.Metadata.OfType<Refusals>().SelectMany(refusals => refusals.Answers).Concat(OfItsKind(call.Metadata)).Distinct();
        foreach (var status in answers.GroupBy(answer => answer.Status).OrderBy(group => group.Key))
        {
            call.Metadata.Add(new ProblemAnswer(status.Key, [.. status.Select(answer => answer.Reason).Order()]));
        }
    }

    private static IEnumerable<(int Status, Reason Reason)> OfItsKind(IList<object> metadata)
    {
        if (metadata.OfType<IAcceptsMetadata>().Any())
        {
            yield return (StatusCodes.Status400BadRequest, Reason.Malformed);
            yield return (StatusCodes.Status413PayloadTooLarge, Reason.TooLarge);
            yield return (StatusCodes.Status415UnsupportedMediaType, Reason.Malformed);
        }

        foreach (var reason in OfCaller(metadata)) yield return (reason.HttpStatus(), reason);

        if (metadata.OfType<QueryParameter>().Any()) yield return (StatusCodes.Status400BadRequest, Reason.Malformed);

        yield return (StatusCodes.Status500InternalServerError, Reason.Internal);
        yield return (StatusCodes.Status503ServiceUnavailable, Reason.Unavailable);
    }

    private static Reason[] OfCaller(IList<object> metadata)
    {
        if (metadata.OfType<Credentials>().LastOrDefault() is not { } credentials) return [];

        var keys = credentials.Any.Contains(Credential.ApiKey) ? new[] { Reason.Unauthenticated, Reason.RateLimited } : [];
        if (!credentials.Any.Contains(Credential.Session)) return keys;

        Reason[] sessions = [Reason.Unauthenticated, Reason.Expired, Reason.Revoked, Reason.Banned, Reason.RateLimited];
        var isReading = metadata.OfType<IHttpMethodMetadata>().Any(methods => methods.HttpMethods.Contains(HttpMethods.Get));
        return [.. keys, .. sessions, .. isReading ? [] : OtherSite];
    }
}
