using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Distinguishes external failures from faults of the program.</summary>
internal static class Failure
{
    /// <summary>The error message for the operator, or null if the exception is a fault of the program.</summary>
    public static string? Explain(Exception exception) =>
        Features.Explain(exception) ?? (exception is IOException or UnauthorizedAccessException ? exception.Message : null);
}
