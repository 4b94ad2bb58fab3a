namespace Parley.EngineIO;

/// <summary>
/// The budgets of all connections, of which each is charged with what it holds: what is being read, what waits for a handler, what a handler
/// holds, what waits to be written. One for all endpoints of an application if it is among its services.
/// </summary>
public sealed class EngineMemory
{
    private const int Share = 4;   // of the memory that there is

    /// <summary>Makes the budgets that some settings ask for.</summary>
    /// <param name="options">Settings; see <see cref="EngineOptions.MaxMemory"/> and <see cref="EngineOptions.MaxUnassignedMemory"/>.</param>
    /// <param name="time">Measures how long is waited for room; the system's time if not given.</param>
    public EngineMemory(EngineOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Total = new MemoryBudget(TotalLimit(options), time ?? TimeProvider.System);
        Unassigned = new MemoryBudget(options.MaxUnassignedMemory > 0 ? options.MaxUnassignedMemory : Total.Limit, Total);
    }

    /// <summary>The budget of everything. Whatever else an application lets clients hold can be charged to it too.</summary>
    public MemoryBudget Total { get; }

    /// <summary>The part of it for connections that the application has charged to no other.</summary>
    public MemoryBudget Unassigned { get; }

    /// <summary>The limit of <see cref="Total"/> in bytes: what is set, or a quarter of the memory that the machine, container or heap has.</summary>
    public static long TotalLimit(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.MaxMemory > 0
            ? options.MaxMemory
            : Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share, options.MaxPayload);
    }
}
