using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Ground;

namespace Parley.Chat.Supervision;

/// <summary>
/// A supervised thread. Exceptions are logged, and it continues after a pause, because an unhandled exception in a thread ends the process.
/// </summary>
internal static class SupervisedThread
{
    /// <summary>Starts it.</summary>
    /// <param name="name">Its name in debuggers.</param>
    /// <param name="work">Informed of failures.</param>
    /// <param name="run">Returns to end the thread; called again when it throws.</param>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Here the exception is caught.")]
    public static Thread Start(string name, SupervisedWork work, Action run)
    {
        var thread = new Thread(() => Run(work, run)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private static void Run(SupervisedWork work, Action run)
    {
        var pause = new object();
        while (true)
        {
            try
            {
                run();
                return;
            }
            catch (Exception exception) when (!MemoryFault.Is(exception))   // that ends the process, on purpose
            {
                lock (pause) Monitor.Wait(pause, work.Failed(exception));
            }
        }
    }
}
