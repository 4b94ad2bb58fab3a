using System.Text.Json;

namespace Parley.Chat.Contract;

/// <summary>An element of a list is invalid; the reader adds the path of the list.</summary>
/// <param name="index">The element's index in the list.</param>
internal sealed class ListElementException(int index) : JsonException
{
    public int Index => index;
}
