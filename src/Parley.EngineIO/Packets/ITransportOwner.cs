namespace Parley.EngineIO;

/// <summary>The session that a transport serves, as the transport sees it. Thread-safe.</summary>
internal interface ITransportOwner
{
    /// <summary>Takes memory for a message that is about to be read, if the budget has room.</summary>
    bool TryReserve(int bytes);

    /// <summary>Takes memory for a message that is about to be read, as soon as the budget has room.</summary>
    /// <returns>False if the session has ended.</returns>
    ValueTask<bool> ReserveAsync(int bytes);

    /// <summary>Takes memory for a message that was inflated, whatever the budget says.</summary>
    void Reserve(int bytes);

    /// <summary>Gives back the memory of a message that was read.</summary>
    void Unreserve(int bytes);

    /// <summary>The client has accepted some of the bytes that are being written.</summary>
    void Progressed();

    /// <summary>Counts packets that were written.</summary>
    void Transmitted(List<OutgoingPacket> packets, long bytes);
}
