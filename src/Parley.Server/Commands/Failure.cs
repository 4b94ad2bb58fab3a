using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Tells what went wrong outside from faults of ours.</summary>
internal static class Failure
{
    /// <summary>The sentence for whoever gave the command, or null if it is a fault.</summary>
    public static string? Explain(Exception exception) =>
        Features.Explain(exception) ?? (exception is IOException or UnauthorizedAccessException ? exception.Message : null);
}
