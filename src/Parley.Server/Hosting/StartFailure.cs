using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>Distinguishes failures that an operator can fix from faults of the program.</summary>
internal static class StartFailure
{
    /// <summary>The error message for the operator, or null if the operator cannot fix it.</summary>
    public static string? Explain(Exception exception, Settings settings)
    {
        if (exception is StartException) return null;   // It has its own words.

        // First, because a database that cannot be reached is a SocketException inside, and not one of ours.
        if (Features.Explain(exception) is { } explanation) return explanation;

        foreach (var cause in Causes(exception))
        {
            switch (cause)
            {
                case OptionsValidationException options:
                    return string.Join(" ", options.Failures.Select(settings.NameGiven));
                case SocketException when OfListening(cause) is { } problem:
                    return $"Urls is '{string.Join(';', settings.Urls)}'; {problem} Choose another address with --urls.";
            }
        }

        return null;
    }

    /// <summary>Whether the database is away, which passes without the operator.</summary>
    public static bool IsOfDatabaseAway(Exception exception) =>
        Causes(exception).Any(cause => cause is NpgsqlException { IsTransient: true });

    /// <summary>Why it is not possible to listen on an address; null if the failure is another one.</summary>
    public static string? OfListening(Exception exception) =>
        Causes(exception).OfType<SocketException>().FirstOrDefault() is { } socket ? Explain(socket.SocketErrorCode) : null;

    private static string? Explain(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use: another program listens there.",
        SocketError.AccessDenied => "this user is not allowed to listen there.",
        SocketError.AddressNotAvailable => "this machine has no such address.",
        SocketError.HostNotFound or SocketError.NoData => "this machine has no such address.",
        _ => null,
    };

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        yield return exception;
        var inner = exception is AggregateException aggregate
            ? aggregate.InnerExceptions
            : [.. new[] { exception.InnerException }.OfType<Exception>()];
        foreach (var cause in inner.SelectMany(Causes)) yield return cause;
    }
}
