namespace Parley.Chat.Storage;

/// <summary>The result of one check.</summary>
/// <param name="Subject">The checked subject, in one or two words.</param>
/// <param name="Status">The status.</param>
/// <param name="Text">A sentence about the result.</param>
/// <param name="Remedy">How to fix it, if needed.</param>
public sealed record Finding(string Subject, FindingStatus Status, string Text, string? Remedy = null);
