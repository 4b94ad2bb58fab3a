using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Converts outcomes to HTTP responses.</summary>
internal static class Answers
{
    public static IResult Answer<T>(this Outcome<T> outcome, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        outcome.TryGet(out var value, out var refusal) ? new JsonAnswer<T>(value, type, status) : new ProblemResult(refusal);

    /// <summary>Responds with a value.</summary>
    public static IResult Json<T>(T value, JsonTypeInfo<T> type) => new JsonAnswer<T>(value, type);

    public static IResult AnswerNothing<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } refusal ? new ProblemResult(refusal) : TypedResults.NoContent();
}
