namespace Parley.Server.Connections;

/// <summary>A connection's place among those over which no request has come. Guarded by the gate.</summary>
/// <param name="since">When it came.</param>
internal sealed class Newcomer(long since)
{
    /// <summary>The connection; null when a request has come or the connection is gone: it is not kept in memory by waiting here.</summary>
    public GatedConnection? Connection { get; set; }

    public long Since => since;
}
