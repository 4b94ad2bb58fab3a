using Microsoft.AspNetCore.Builder;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Http;

/// <summary>Marks an endpoint that accepts a <see cref="IdempotencyKey"/>.</summary>
internal sealed class Idempotent;

/// <summary>Marks endpoints.</summary>
internal static class IdempotentExtensions
{
    public static RouteHandlerBuilder IsIdempotent(this RouteHandlerBuilder call) =>
        call.WithMetadata(new Idempotent()).Refuses(Reason.Conflict);
}
