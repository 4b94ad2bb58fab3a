namespace Parley.Conformance.Tests;

/// <summary>How a client travels.</summary>
public enum Way
{
    PollingOnly,
    WebSocketOnly,
    PollingWithUpgrade,
}
