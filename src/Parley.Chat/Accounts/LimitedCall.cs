namespace Parley.Chat.Accounts;

/// <summary>The calls that an address may make only so often.</summary>
internal enum LimitedCall
{
    SignUp,
    SignIn,
    Search,
}
