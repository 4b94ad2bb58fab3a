namespace Parley.EngineIO;

/// <summary>
/// A feature of connections that a server may set: it is told when the application knows who is at the other end, so that limits for
/// strangers no longer hold for this connection.
/// </summary>
public interface IVerifiedConnectionFeature
{
    /// <summary>The application knows who this is. May be called again and again, and from any thread.</summary>
    void SetVerified();
}
