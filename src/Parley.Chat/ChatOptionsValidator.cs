using Microsoft.Extensions.Options;
using Parley.Chat.Accounts;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat;

/// <summary>Refuses settings that cannot work, by name, before the server listens.</summary>
internal sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        var errors = new List<string>();
        if (DatabaseSetting.Problem(options.Database) is { } problem) errors.Add($"Database {problem}");

        Positive(options.WriteQueue, nameof(options.WriteQueue));
        Positive(options.WriteBatch, nameof(options.WriteBatch));
        Positive(options.SignInQueue, nameof(options.SignInQueue));
        Positive(options.SignUpsPerHour, nameof(options.SignUpsPerHour));
        Positive(options.SignInsPerMinute, nameof(options.SignInsPerMinute));
        Positive(options.SearchesPerMinute, nameof(options.SearchesPerMinute));
        if (!options.Admins.All(UserId.IsValid)) errors.Add("Chat:Admins must be user ids.");
        if (options.GroupMembers < 2) errors.Add("Chat:GroupMembers must be at least 2.");

        Lasting(options.SessionLifetime, nameof(options.SessionLifetime));
        Lasting(options.SessionIdle, nameof(options.SessionIdle));
        Lasting(options.TicketLifetime, nameof(options.TicketLifetime));
        Lasting(options.AuthTimeout, nameof(options.AuthTimeout));
        if (options.PresenceGrace < TimeSpan.Zero) errors.Add("Chat:PresenceGrace must not be negative.");
        if (options.RecallTime < TimeSpan.Zero) errors.Add("Chat:RecallTime must not be negative.");
        if (options.EditTime < TimeSpan.Zero) errors.Add("Chat:EditTime must not be negative.");
        Positive(options.RequestsPerSecond, nameof(options.RequestsPerSecond));
        Positive(options.RequestBurst, nameof(options.RequestBurst));
        WebhookSettings.Check(options, errors);
        var contact = options.PushContact;
        if (contact.Length > 0 && !contact.StartsWith("mailto:", StringComparison.Ordinal) && !contact.StartsWith("https://", StringComparison.Ordinal))
        {
            errors.Add("Chat:PushContact must be an address that begins with mailto: or https://.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Positive(int value, string key)
        {
            if (value < 1) errors.Add($"Chat:{key} must be at least 1.");
        }

        void Lasting(TimeSpan value, string key)
        {
            if (value < TimeSpan.FromSeconds(1)) errors.Add($"Chat:{key} must be at least 00:00:01.");
        }
    }
}
