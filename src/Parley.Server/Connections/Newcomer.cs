namespace Parley.Server.Connections;

/// <summary>A connection's entry among those without a request. Guarded by the gate.</summary>
/// <param name="since">When it was accepted.</param>
internal sealed class Newcomer(long since)
{
    /// <summary>
    /// The connection; null once a request arrived or the connection ended, so that this entry does not keep it in memory.
    /// </summary>
    public GatedConnection? Connection { get; set; }

    public long Since => since;
}
