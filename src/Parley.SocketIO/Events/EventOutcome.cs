namespace Parley.SocketIO;

/// <summary>The outcomes of handling an event or waiting for an ack, as metrics and traces name them.</summary>
internal static class EventOutcome
{
    public const string Handled = "handled";
    public const string Refused = "refused";
    public const string BadArgument = "bad_argument";
    public const string Failed = "failed";

    public static string OfAck(Task answer) => answer switch
    {
        { IsCompletedSuccessfully: true } => "answered",
        { IsCanceled: true } => "cancelled",
        { Exception.InnerException: TimeoutException } => "timeout",
        { Exception.InnerException: OperationCanceledException } => "cancelled",
        _ => Failed,
    };
}
