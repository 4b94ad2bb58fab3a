using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Ground;

/// <summary>Marks a text of the contract as a user id.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class UserIdTextAttribute() : RegularExpressionAttribute(UserId.Pattern);
