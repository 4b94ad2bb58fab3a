using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Accounts;

/// <summary>Describes a text of the contract that is the id of a user.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class UserIdTextAttribute() : RegularExpressionAttribute(UserId.Pattern);
