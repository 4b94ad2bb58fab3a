using Parley.Server.Configuration;

namespace Parley.Server.Connections;

/// <summary>The limits on connections.</summary>
/// <param name="Total">The number of simultaneous connections.</param>
/// <param name="PerAddress">The number of connections of one address without a signed-in user.</param>
/// <param name="LastDescriptor">The highest descriptor that a connection may have; higher ones are reserved for everything else.</param>
/// <remarks>
/// A process that may open no more files cannot even load a library that it needs: the runtime ends it. So what is kept must never be
/// used up by those who connect. The system gives the lowest descriptor that is free; one above the last is proof that all below are taken.
/// </remarks>
internal readonly record struct ConnectionLimits(int Total, int PerAddress, long LastDescriptor)
{
    // The database's readers, libraries that are loaded later, files being served, pushes, the operator.
    private const int MinKept = 128;
    private const int MaxKept = 2_048;
    private const int MinTotal = 16;

    /// <summary>The limits that follow from the settings and the machine.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="files">The number of files that the process may open; null for no limit.</param>
    /// <param name="inUse">The number of files it has open.</param>
    /// <exception cref="StartException">The process may open too few files.</exception>
    public static ConnectionLimits Of(Settings settings, long? files, int inUse)
    {
        if (files is not { } max) return With(settings, settings.Connections ?? int.MaxValue, long.MaxValue);

        var kept = Math.Clamp(max / 8, MinKept, MaxKept);
        var free = max - inUse - kept;
        if (free < Math.Min(MinTotal, settings.Connections ?? MinTotal))
        {
            throw new StartException(FormattableString.Invariant(
                $"The process may open {max} files but needs at least {inUse + kept + MinTotal}. Allow more: ulimit -n, or LimitNOFILE= in a systemd unit."));
        }

        if (settings.Connections > free)
        {
            throw new StartException(FormattableString.Invariant(
                $"Connections is {settings.Connections}, but the process may open {max} files, enough for {free} connections. Allow more files (ulimit -n, or LimitNOFILE= in a systemd unit), or fewer connections."));
        }

        return With(settings, settings.Connections ?? (int)Math.Min(free, int.MaxValue), max - kept);
    }

    private static ConnectionLimits With(Settings settings, int total, long lastDescriptor) =>
        new(total, settings.ConnectionsPerAddress ?? Math.Max(1, total / 4), lastDescriptor);
}
