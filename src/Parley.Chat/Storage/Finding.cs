namespace Parley.Chat.Storage;

/// <summary>What a look at one thing has shown.</summary>
/// <param name="Subject">What was looked at, in a word or two.</param>
/// <param name="Status">How it is.</param>
/// <param name="Text">A sentence about it.</param>
/// <param name="Remedy">What to do about it, if anything.</param>
public sealed record Finding(string Subject, FindingStatus Status, string Text, string? Remedy = null);
