using System.Reflection;

namespace Parley.Server.Configuration;

/// <summary>A setting that exists, whether it was given or not.</summary>
/// <param name="Key">Where it belongs in the section <c>Parley</c>.</param>
/// <param name="Property">The property that it sets; null for one that has a place of its own in <see cref="Settings"/>.</param>
/// <param name="Default">What the property holds if nothing is given.</param>
internal sealed record KnownSetting(string Key, PropertyInfo? Property, object? Default);
