namespace Parley.EngineIO;

/// <summary>
/// A connection feature that a server may set to learn when the application has verified the user of the connection, so that limits for
/// unverified connections no longer apply to it.
/// </summary>
public interface IVerifiedConnectionFeature
{
    /// <summary>The application has verified the user of the connection. May be called repeatedly and from any thread.</summary>
    void SetVerified();
}
