namespace Parley.StoreSpec;

/// <summary>What a search has cost.</summary>
/// <param name="Statements">The number of statements.</param>
/// <param name="Work">What the database has done for them: steps, or rows it has looked at.</param>
internal readonly record struct SearchCost(long Statements, long Work);
