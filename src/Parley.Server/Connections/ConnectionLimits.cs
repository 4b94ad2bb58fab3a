using Parley.Server.Configuration;

namespace Parley.Server.Connections;

/// <summary>How many connections there may be.</summary>
/// <param name="Total">At a time.</param>
/// <param name="PerAddress">Of them, from one address that nobody has signed in on.</param>
/// <param name="LastDescriptor">The highest descriptor that a connection may have: what is above is kept for everything else.</param>
/// <remarks>
/// A process that may open no more files cannot even load a library that it needs: the runtime ends it. So what is kept must never be
/// used up by those who connect. The system gives the lowest descriptor that is free; one above the last is proof that all below are taken.
/// </remarks>
internal readonly record struct ConnectionLimits(int Total, int PerAddress, long LastDescriptor)
{
    private const int MinKept = 128;    // The database's readers, libraries that are loaded later, files being served, pushes, the operator.
    private const int MaxKept = 2_048;
    private const int MinTotal = 16;

    /// <summary>The limits that follow from the settings and the machine.</summary>
    /// <param name="settings">What the operator says.</param>
    /// <param name="files">How many files the process may open; null for no limit.</param>
    /// <param name="inUse">How many it has open.</param>
    /// <exception cref="StartException">The process may open too few files.</exception>
    public static ConnectionLimits Of(Settings settings, long? files, int inUse)
    {
        if (files is not { } most) return With(settings, settings.Connections ?? int.MaxValue, long.MaxValue);

        var kept = Math.Clamp(most / 8, MinKept, MaxKept);
        var free = most - inUse - kept;
        if (free < Math.Min(MinTotal, settings.Connections ?? MinTotal))
        {
            throw new StartException(FormattableString.Invariant(
                $"The process may open {most} files, and needs at least {inUse + kept + MinTotal}. Allow more: ulimit -n, or LimitNOFILE= in a systemd unit."));
        }

        if (settings.Connections > free)
        {
            throw new StartException(FormattableString.Invariant(
                $"Connections is {settings.Connections}; the process may open {most} files, which is enough for {free} connections. Allow more files (ulimit -n, or LimitNOFILE= in a systemd unit), or fewer connections."));
        }

        return With(settings, settings.Connections ?? (int)Math.Min(free, int.MaxValue), most - kept);
    }

    private static ConnectionLimits With(Settings settings, int total, long lastDescriptor) =>
        new(total, settings.ConnectionsPerAddress ?? Math.Max(1, total / 4), lastDescriptor);
}
