using System.Text.Json;

namespace Parley.Chat.Messages;

/// <summary>The host application's review of a message.</summary>
/// <param name="Action"><c>accept</c>, <c>refuse</c> or <c>replace</c>.</param>
/// <param name="Reason">
/// With refuse: <c>forbidden</c>, <c>muted</c>, <c>blocked</c> or <c>rate-limited</c>; the first if it is absent.
/// </param>
/// <param name="Message">With refuse: a sentence for the sender.</param>
/// <param name="Msg">With replace: what is stored instead.</param>
/// <param name="Kind">With replace: the kind of that, if it is another.</param>
internal sealed record ReviewAnswer(
    string Action = ReviewAnswer.Accept, string? Reason = null, string? Message = null, JsonElement Msg = default, string? Kind = null)
{
    public const string Accept = "accept";
    public const string Refuse = "refuse";
    public const string Replace = "replace";
}
