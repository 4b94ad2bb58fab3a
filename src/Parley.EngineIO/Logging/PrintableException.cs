using System.Text;

namespace Parley.EngineIO;

/// <summary>
/// Replaces an exception in the log whose message quotes text from outside that <see cref="LogText"/> escapes or cuts. Stack traces stay.
/// </summary>
internal sealed class PrintableException : Exception
{
    private const int MaxMessage = 1_000;
    private const int MaxDepth = 10;

    private readonly string _text;

    private PrintableException(Exception exception)
        : base(Safe(exception.Message))
    {
        var text = new StringBuilder();
        Describe(exception, text, depth: 0);
        _text = text.ToString();
    }

    /// <summary>Returns the exception itself if no message in it needs to be escaped.</summary>
    public static Exception Of(Exception exception) => IsPrintable(exception, depth: 0) ? exception : new PrintableException(exception);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool IsPrintable(Exception exception, int depth) =>
        depth == MaxDepth
        || (ReferenceEquals(Safe(exception.Message), exception.Message)
            && (exception.InnerException is not { } inner || IsPrintable(inner, depth + 1)));

    private static void Describe(Exception exception, StringBuilder text, int depth)
    {
        text.Append(exception.GetType()).Append(": ").Append(Safe(exception.Message));
        if (exception.InnerException is { } inner && depth < MaxDepth)
        {
            text.AppendLine().Append(" ---> ");
            Describe(inner, text, depth + 1);
            text.AppendLine().Append("   --- End of inner exception stack trace ---");
        }

        if (exception.StackTrace is { } trace) text.AppendLine().Append(trace);
    }

    private static string Safe(string message) => new LogText(message, MaxMessage).ToString();
}
