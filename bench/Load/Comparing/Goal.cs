namespace Parley.Bench.Load.Comparing;

/// <summary>An expected result of a comparison.</summary>
/// <param name="Text">What.</param>
/// <param name="Wanted">The limit.</param>
/// <param name="Found">What was found, or null if it was not measured.</param>
/// <param name="IsLeast">Whether the limit is the least, or else the most.</param>
internal sealed record Goal(string Text, double Wanted, double? Found, bool IsLeast = true)
{
    public bool IsMet => Found is { } found && (IsLeast ? found >= Wanted : found <= Wanted);
}
