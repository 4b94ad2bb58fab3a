using Parley.Chat.Contract;

namespace Parley.Chat.Search;

/// <summary>What was found, the newest first.</summary>
/// <param name="Hits">The messages; there may be fewer than asked for, even none, and still a further page.</param>
/// <param name="Page">Asks for what is older; absent if there is nothing more.</param>
/// <param name="Complete">False if the page ends early, because enough was looked at for this time: what else there is comes with the next. Else absent.</param>
internal sealed record SearchResults(IReadOnlyList<SearchHit> Hits, string? Page, bool? Complete = null);

/// <summary>A message that was found.</summary>
/// <param name="Message">The envelope, as <c>history-c</c> answers it.</param>
/// <param name="Snippet">Where in its text; absent if no text was asked for.</param>
internal sealed record SearchHit(EntryEnvelope Message, Snippet? Snippet);

/// <summary>A part of a message's text, or of its file's name, around the first place that was found.</summary>
/// <param name="Text">The part.</param>
/// <param name="Start">Where it begins in the whole text, in UTF-16 units as JavaScript counts them.</param>
/// <param name="Places">What was found in <paramref name="Text"/>, in order.</param>
internal sealed record Snippet(string Text, int Start, IReadOnlyList<SnippetPlace> Places);

/// <summary>A stretch of a snippet, in UTF-16 units.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
internal sealed record SnippetPlace(int Start, int Length);
