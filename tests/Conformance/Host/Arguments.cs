using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Conformance.Host.Profiles;

namespace Parley.Conformance.Host;

/// <summary>The arguments of the command line.</summary>
internal sealed record Arguments(int Port, Profile Profile)
{
    private static string Usage => $"Usage: --port <number, 0 for any> --profile <{string.Join('|', Profile.All.Select(one => one.Name))}>";

    public static bool TryRead(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        var port = 3000;
        var profile = Profile.All[0];
        problem = null;
        for (var i = 0; i < args.Length && problem is null; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            problem = args[i] switch
            {
                "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue =>
                    null,
                "--port" => $"'{value}' is not a port.",
                "--profile" when Profile.Find(value) is { } found => Take(found, out profile),
                "--profile" => $"'{value}' is not a profile.",
                _ => $"'{args[i]}' is not an option.",
            };
        }

        if (problem is null) arguments = new Arguments(port, profile);
        else problem += " " + Usage;
        return problem is null;
    }

    private static string? Take(Profile found, out Profile profile)
    {
        profile = found;
        return null;
    }
}
