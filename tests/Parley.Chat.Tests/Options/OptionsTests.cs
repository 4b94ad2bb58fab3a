using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Parley.Chat.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Adding_the_chat_again_only_changes_more_settings()
    {
        using var services = new ServiceCollection().AddLogging()
            .AddChat(chat => chat.GroupMembers = 7).AddChat(chat => chat.SignInQueue = 8).BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<ChatOptions>>().Value;
        Assert.Equal((7, 8), (options.GroupMembers, options.SignInQueue));
        var checks = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        Assert.Equal(checks.DistinctBy(check => check.Name), checks);
    }

    [Fact]
    public void The_defaults_are_valid() => Assert.True(new ChatOptionsValidator().Validate(null, new ChatOptions()).Succeeded);

    [Fact]
    public void A_wrong_setting_is_named()
    {
        var options = new ChatOptions
        {
            Database = " ",
            WriteQueue = 0,
            WriteQueueBytes = 0,
            WriteBatch = -1,
            SignInQueue = 0,
            SignUpsPerHour = 0,
            SignInsPerMinute = 0,
            SearchesPerMinute = -1,
            WritesPerMinute = 0,
            FileQuota = -1,
            DiskReserve = -1,
            Admins = { "Alice!" },
            ApiKeys = { "short" },
            TokenKeys = "/no/such/file",
            GroupMembers = 1,
            SessionLifetime = TimeSpan.Zero,
            SessionIdle = TimeSpan.FromDays(-1),
            TicketLifetime = TimeSpan.Zero,
            RecallTime = TimeSpan.FromSeconds(-1),
            EditTime = TimeSpan.FromSeconds(-1),
            FileFolder = "",
            FileSize = 0,
            UploadsPerUser = 0,
            UnusedFiles = 0,
            UnusedFileBytes = -1,
            UserMemory = 1_000,
            UnusedFileLifetime = TimeSpan.FromMinutes(1),
        };
        options.FileTypes.Add("image");

        var failures = new ChatOptionsValidator().Validate(null, options).Failures!.ToList();

        string[] keys =
        [
            "WriteQueue", "WriteQueueBytes", "WriteBatch", "SignInQueue", "GroupMembers", "SessionLifetime", "SessionIdle",
            "TicketLifetime",
            "RecallTime", "EditTime",
            "SignUpsPerHour", "SignInsPerMinute", "SearchesPerMinute", "WritesPerMinute", "Admins",
            "FileFolder", "FileSize", "FileTypes", "UploadsPerUser", "UnusedFiles", "UnusedFileBytes", "UnusedFileLifetime", "FileQuota",
            "DiskReserve",
            "ApiKeys", "TokenIssuer", "UserMemory",
        ];
        Assert.All(keys, key => Assert.Contains(failures, failure => failure.Contains($"Chat:{key} ", StringComparison.Ordinal)));
        Assert.Contains(failures, failure => failure.StartsWith("Database ", StringComparison.Ordinal));
        Assert.Equal(keys.Length + 1, failures.Count);
    }

    [Theory]
    [InlineData("ftp://host/x", "", "Chat:ReviewUrl must be")]
    [InlineData("host/x", "", "Chat:ReviewUrl must be")]
    [InlineData("http://user:word@host/x", "", "Chat:ReviewUrl must be")]
    [InlineData("http://host/x", "", "Chat:WebhookSecret must")]
    [InlineData("", "host/x", "Chat:WebhookUrls must be")]
    [InlineData("", "https://host/x", "Chat:WebhookSecret must")]
    public void Webhooks_need_addresses_and_a_secret(string review, string told, string failure)
    {
        var options = new ChatOptions { ReviewUrl = review, WebhookSecret = "short" };
        if (told.Length > 0) options.WebhookUrls.Add(told);

        Assert.Contains(
            new ChatOptionsValidator().Validate(null, options).Failures!, one => one.StartsWith(failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_setting_of_webhooks_or_pushes_is_named()
    {
        var options = new ChatOptions
        {
            ReviewTimeout = TimeSpan.Zero,
            ReviewRequests = 0,
            ReviewFailure = "perhaps",
            WebhookTimeout = TimeSpan.Zero,
            PushContact = "ops@example.com",
        };

        var failures = new ChatOptionsValidator().Validate(null, options).Failures!.ToList();

        string[] keys = ["ReviewTimeout", "ReviewRequests", "ReviewFailure", "WebhookTimeout", "PushContact"];
        Assert.All(keys, key => Assert.Contains(failures, failure => failure.StartsWith($"Chat:{key} ", StringComparison.Ordinal)));
        Assert.Equal(keys.Length, failures.Count);
    }

    [Theory]
    [InlineData("Bucket", "")]
    [InlineData("Bucket", "Bucket")]
    [InlineData("Bucket", "a")]
    [InlineData("Bucket", "a..b")]
    [InlineData("Bucket", "../bucket")]
    [InlineData("Endpoint", "minio:9000")]
    [InlineData("Endpoint", "http://minio:9000/path")]
    [InlineData("Endpoint", "http://key:secret@minio:9000")]
    [InlineData("Region", "")]
    [InlineData("Region", "eu central")]
    [InlineData("AccessKey", "")]
    [InlineData("SecretKey", "")]
    [InlineData("Prefix", "/x")]
    [InlineData("Prefix", "x//y")]
    [InlineData("Prefix", "x//")]
    [InlineData("Prefix", "../x")]
    [InlineData("Prefix", "a b")]
    public void A_wrong_setting_of_a_bucket_is_named(string key, string value)
    {
        var options = new ChatOptions { S3 = { Bucket = "bucket", AccessKey = "key", SecretKey = "secret", Prefix = "some/where/" } };
        Assert.True(new ChatOptionsValidator().Validate(null, options).Succeeded);

        typeof(S3Options).GetProperty(key)!.SetValue(options.S3, value);

        var failure = Assert.Single(new ChatOptionsValidator().Validate(null, options).Failures!);
        Assert.StartsWith($"Chat:S3:{key} must", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://id.example", "", "", "", "TokenAudience")]
    [InlineData("http://id.example", "us", "", "", "TokenIssuer")]
    [InlineData("my-app", "us", "", "", "TokenIssuer")]
    [InlineData("my-app", "us", "/no/such/file", "", "TokenKeys")]
    [InlineData("", "us", "", "", "TokenIssuer")]
    [InlineData("https://id.example", "us", "", "HS256", "TokenAlgorithms")]
    [InlineData("https://id.example", "us", "", "none", "TokenAlgorithms")]
    public void Tokens_are_accepted_only_with_safe_settings(
        string issuer, string audience, string keys, string algorithm, string named)
    {
        var options = new ChatOptions { TokenIssuer = issuer, TokenAudience = audience, TokenKeys = keys };
        if (algorithm.Length > 0) options.TokenAlgorithms.Add(algorithm);

        var failure = Assert.Single(new ChatOptionsValidator().Validate(null, options).Failures!);
        Assert.StartsWith($"Chat:{named} ", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://id.example/realms/us")]
    [InlineData("http://localhost:8080")]
    public void An_issuer_is_at_an_https_address_or_on_this_machine(string issuer) =>
        Assert.True(new ChatOptionsValidator().Validate(null, new ChatOptions { TokenIssuer = issuer, TokenAudience = "us" }).Succeeded);
}
