using Microsoft.Extensions.Options;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.HostApps;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat;

/// <summary>Validates the settings before the server listens; errors name the setting.</summary>
internal sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    private const long MinUserMemory = 4 * 1024 * 1024;   // The largest answers of a few requests.
    private const long MaxFileSize = 5_000_000_000;   // What S3 takes at once.

    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(36_500);   // More cannot be added to a time without care.

    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        var errors = new List<string>();
        if (DatabaseSetting.Problem(options.Database) is { } problem) errors.Add($"Database {problem}");
        else if (options.IsClustered && DatabaseSetting.FileOf(options.Database) is not null)
            errors.Add("Chat:Cluster is set, but the database is a file of SQLite, which only one server can use. Set Chat:Database to PostgreSQL.");

        Positive(options.WriteQueue, nameof(options.WriteQueue));
        Positive(options.WriteQueueBytes, nameof(options.WriteQueueBytes));
        Positive(options.WriteBatch, nameof(options.WriteBatch));
        Positive(options.SignInQueue, nameof(options.SignInQueue));
        Positive(options.SignUpsPerHour, nameof(options.SignUpsPerHour));
        Positive(options.SignInsPerMinute, nameof(options.SignInsPerMinute));
        Positive(options.SearchesPerMinute, nameof(options.SearchesPerMinute));
        Positive(options.WritesPerMinute, nameof(options.WritesPerMinute));
        if (!options.ApiKeys.All(ApiKeys.IsValid))
            errors.Add("Chat:ApiKeys must be keys of at least 32 characters, or sha256: and 64 hexadecimal digits.");
        errors.AddRange(TokenSettings.Problems(options));
        if (!options.Admins.All(UserId.IsValid)) errors.Add("Chat:Admins must be user ids.");
        if (options.GroupMembers < 2) errors.Add("Chat:GroupMembers must be at least 2.");

        foreach (var (time, key) in Durations(options))
        {
            if (time > MaxDuration) errors.Add($"Chat:{key} must be at most {MaxDuration.Days}.00:00:00.");
        }

        Lasting(options.SessionLifetime, nameof(options.SessionLifetime));
        Lasting(options.SessionIdle, nameof(options.SessionIdle));
        Lasting(options.TicketLifetime, nameof(options.TicketLifetime));
        Lasting(options.AuthTimeout, nameof(options.AuthTimeout));
        if (options.PresenceGrace < TimeSpan.Zero) errors.Add("Chat:PresenceGrace must not be negative.");
        if (options.RecallTime < TimeSpan.Zero) errors.Add("Chat:RecallTime must not be negative.");
        if (options.EditTime < TimeSpan.Zero) errors.Add("Chat:EditTime must not be negative.");
        Positive(options.RequestsPerSecond, nameof(options.RequestsPerSecond));
        Positive(options.RequestBurst, nameof(options.RequestBurst));
        if (options.UserMemory < MinUserMemory) errors.Add($"Chat:UserMemory must be at least {MinUserMemory}.");
        WebhookSettings.Check(options, errors);
        ReviewSettings.Check(options, errors);
        var contact = options.PushContact;
        if (contact.Length > 0 && !contact.StartsWith("mailto:", StringComparison.Ordinal)
            && !contact.StartsWith("https://", StringComparison.Ordinal))
        {
            errors.Add("Chat:PushContact must be an address that begins with mailto: or https://.");
        }

        CheckFiles(options, errors);
        S3Settings.Check(options.S3, errors);
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

    private static (TimeSpan Time, string Key)[] Durations(ChatOptions options) =>
    [
        (options.SessionLifetime, nameof(options.SessionLifetime)), (options.SessionIdle, nameof(options.SessionIdle)),
        (options.TicketLifetime, nameof(options.TicketLifetime)), (options.AuthTimeout, nameof(options.AuthTimeout)),
        (options.PresenceGrace, nameof(options.PresenceGrace)), (options.RecallTime, nameof(options.RecallTime)),
        (options.EditTime, nameof(options.EditTime)), (options.UnusedFileLifetime, nameof(options.UnusedFileLifetime)),
    ];

    private static void CheckFiles(ChatOptions options, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(options.FileFolder)) errors.Add("Chat:FileFolder must name a folder.");
        if (options.IsClustered && options.S3.Bucket.Length == 0 && !options.FileFolderIsShared)
        {
            errors.Add(
                "Chat:Cluster is set, so all nodes need the same files: set Chat:S3:Bucket, or let Chat:FileFolder be a folder that all of "
                + "them share and set Chat:FileFolderIsShared to true.");
        }

        if (options.FileSize is < 1 or > MaxFileSize) errors.Add("Chat:FileSize must be from 1 to 5,000,000,000.");
        if (options.FileTypes.FirstOrDefault(type => !FileTypeLimits.TryRead(type, out _, out _)) is { } wrong)
        {
            errors.Add($"Chat:FileTypes holds '{wrong}'; expected types such as image/*, video/mp4=20MB or *.");
        }

        if (options.UploadsPerUser < 1) errors.Add("Chat:UploadsPerUser must be at least 1.");
        if (options.UnusedFiles < 1) errors.Add("Chat:UnusedFiles must be at least 1.");
        if (options.UnusedFileBytes < options.FileSize) errors.Add("Chat:UnusedFileBytes must be at least Chat:FileSize.");
        if (options.FileQuota < 0) errors.Add("Chat:FileQuota must not be negative.");
        if (options.DiskReserve < 0) errors.Add("Chat:DiskReserve must not be negative.");
        if (options.UnusedFileLifetime < TimeSpan.FromHours(2)) errors.Add("Chat:UnusedFileLifetime must be at least 02:00:00.");
    }
}
