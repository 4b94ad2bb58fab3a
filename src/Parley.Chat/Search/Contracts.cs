using Parley.Chat.Contract;

namespace Parley.Chat.Search;

/// <summary>The hits, newest first.</summary>
/// <param name="Hits">The messages; there may be fewer than requested, or none, and still another page.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
/// <param name="Complete">False if the page ended early because enough was examined; the next page continues. Otherwise absent.</param>
internal sealed record SearchResults(IReadOnlyList<SearchHit> Hits, string? Page, bool? Complete = null);

/// <summary>A found message.</summary>
/// <param name="Message">The envelope, as in <c>history-c</c>.</param>
/// <param name="Snippet">The matches in its text; absent without a search text.</param>
internal sealed record SearchHit(EntryEnvelope Message, Snippet? Snippet);

/// <summary>A part of a message's text or of its file name, around the first match.</summary>
/// <param name="Text">The text of the snippet.</param>
/// <param name="Start">Its offset in the whole text, in UTF-16 units as in JavaScript.</param>
/// <param name="Places">The matches in <paramref name="Text"/>, in order.</param>
internal sealed record Snippet(string Text, int Start, IReadOnlyList<SnippetPlace> Places);

/// <summary>A range of a snippet, in UTF-16 units.</summary>
/// <param name="Start">The start.</param>
/// <param name="Length">How long it is.</param>
internal sealed record SnippetPlace(int Start, int Length);
