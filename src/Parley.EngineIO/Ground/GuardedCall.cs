using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

/// <summary>Runs a callback and reports its exceptions, which would otherwise end the process.</summary>
/// <param name="call">The callback.</param>
/// <param name="failed">Receives its exception; must not throw itself.</param>
internal sealed class GuardedCall(Action call, Action<Exception> failed)
{
    [SuppressMessage("Design", "CA1031", Justification = "No exception of a call may end the process.")]
    public void Run()
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }
}
