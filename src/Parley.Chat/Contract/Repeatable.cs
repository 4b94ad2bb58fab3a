using Microsoft.AspNetCore.Builder;

namespace Parley.Chat.Contract;

/// <summary>Marks a call that takes a <see cref="RepeatKey"/>.</summary>
internal sealed class Repeatable;

/// <summary>Marks it at the endpoints.</summary>
internal static class RepeatableExtensions
{
    public static RouteHandlerBuilder CanBeRepeated(this RouteHandlerBuilder call) => call.WithMetadata(new Repeatable()).Refuses(Reason.Conflict);
}
