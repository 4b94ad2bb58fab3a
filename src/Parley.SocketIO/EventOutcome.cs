namespace Parley.SocketIO;

/// <summary>How the handling of an event, or the waiting for an ack, ended: the words that metrics and traces use.</summary>
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
