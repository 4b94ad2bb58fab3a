namespace Parley.Conformance.Tests;

/// <summary>The transports of a client.</summary>
public enum Way
{
    PollingOnly,
    WebSocketOnly,
    PollingWithUpgrade,
}
