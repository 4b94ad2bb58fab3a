namespace Parley.Chat;

/// <summary>On how many devices a user may be signed in at once.</summary>
public enum DevicePolicy
{
    /// <summary>On as many as he likes.</summary>
    All,

    /// <summary>On one of each kind: a new phone signs the old phone out, not the computer.</summary>
    OnePerKind,

    /// <summary>On the last one only.</summary>
    One,
}
