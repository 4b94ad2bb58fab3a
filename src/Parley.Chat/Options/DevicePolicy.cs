namespace Parley.Chat;

/// <summary>On how many devices a user may be signed in at once.</summary>
public enum DevicePolicy
{
    /// <summary>Any number of devices.</summary>
    All,

    /// <summary>One of each kind: a new phone signs out the old phone, but not the computer.</summary>
    OnePerKind,

    /// <summary>Only the last device.</summary>
    One,
}
