namespace Parley.Server.Configuration;

/// <summary>One value set by an operator.</summary>
/// <param name="Key">Where it belongs, such as <c>Parley:Chat:GroupMembers</c>.</param>
/// <param name="Value">The text as it was given.</param>
/// <param name="Origin">How the operator wrote the key, such as <c>--data</c> or <c>PARLEY_DATA</c>.</param>
internal sealed record Setting(string Key, string Value, string Origin)
{
    /// <summary>
    /// The value as it may be shown; an address of a database or of Redis may hold a password, and a secret or the key of an application is
    /// one.
    /// </summary>
    public string Shown =>
        Key.Equals("Parley:Database", StringComparison.OrdinalIgnoreCase) || Key.Contains("Secret", StringComparison.OrdinalIgnoreCase)
            || Key.Contains("ApiKeys", StringComparison.OrdinalIgnoreCase) || Key.Equals("Parley:Chat:Cluster", StringComparison.OrdinalIgnoreCase)
            || Key.EndsWith("_HEADERS", StringComparison.Ordinal)
            ? "…"
            : Value;

    /// <summary>Another key, as this one was written: as a variable of the environment, or as in a file.</summary>
    public string WrittenAlike(string key) =>
        Origin.StartsWith(SettingSources.Prefix, StringComparison.Ordinal) ? SettingSources.VariableOf(key) : key;

    public StartException Bad(string expected) => new($"{Origin} is '{Shown}'; expected {expected}.");
}
