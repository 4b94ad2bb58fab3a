using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Storage;

namespace Parley.Chat.Supervision;

/// <summary>A thread of the server's own. What it throws is logged, and it goes on after a pause: an exception that leaves a thread ends the process.</summary>
internal static class SupervisedThread
{
    /// <summary>Starts it.</summary>
    /// <param name="name">What debuggers call it.</param>
    /// <param name="work">Told of its failures.</param>
    /// <param name="run">Returns when it is to end; called again when it throws.</param>
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
