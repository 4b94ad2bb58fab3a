namespace Parley.EngineIO;

/// <summary>
/// The memory budgets of all connections. Each connection is charged for the messages that are being read, wait for a handler or are
/// handled, and for the packets that wait to be written. All endpoints of an application share one instance if it is among the services.
/// Thread-safe.
/// </summary>
public sealed class EngineMemory
{
    private const int Share = 4;   // of the available memory

    /// <summary>Creates the budgets for the given settings.</summary>
    /// <param name="options">Settings; see <see cref="EngineOptions.MaxMemory"/> and
    /// <see cref="EngineOptions.MaxUnassignedMemory"/>.</param>
    /// <param name="time">The clock for waiting times; default is the system clock.</param>
    public EngineMemory(EngineOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Total = new MemoryBudget(TotalLimit(options), time ?? TimeProvider.System);
        Unassigned = new MemoryBudget(options.MaxUnassignedMemory > 0 ? options.MaxUnassignedMemory : Total.Limit, Total);
    }

    /// <summary>The budget of all connections. An application can charge it for memory of its own that clients cause.</summary>
    public MemoryBudget Total { get; }

    /// <summary>The part of it for connections that the application has not charged to another budget.</summary>
    public MemoryBudget Unassigned { get; }

    /// <summary>
    /// The limit of <see cref="Total"/> in bytes: the setting, or a quarter of the memory of the machine, container or heap.
    /// </summary>
    public static long TotalLimit(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.MaxMemory > 0
            ? options.MaxMemory
            : Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share, options.MaxPayload);
    }
}
