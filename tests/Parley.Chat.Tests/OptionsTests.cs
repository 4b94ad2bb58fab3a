namespace Parley.Chat.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new ChatOptionsValidator().Validate(null, new ChatOptions()).Succeeded);

    [Fact]
    public void A_wrong_setting_is_named()
    {
        var options = new ChatOptions
        {
            Database = " ",
            WriteQueue = 0,
            WriteBatch = -1,
            SignInQueue = 0,
            SignUpsPerHour = 0,
            SignInsPerMinute = 0,
            SearchesPerMinute = -1,
            Admins = { "Alice!" },
            GroupMembers = 1,
            SessionLifetime = TimeSpan.Zero,
            SessionIdle = TimeSpan.FromDays(-1),
            TicketLifetime = TimeSpan.Zero,
            RecallTime = TimeSpan.FromSeconds(-1),
            EditTime = TimeSpan.FromSeconds(-1),
        };

        var failures = new ChatOptionsValidator().Validate(null, options).Failures!.ToList();

        string[] keys =
        [
            "WriteQueue", "WriteBatch", "SignInQueue", "GroupMembers", "SessionLifetime", "SessionIdle", "TicketLifetime",
            "RecallTime", "EditTime",
            "SignUpsPerHour", "SignInsPerMinute", "SearchesPerMinute", "Admins",
        ];
        Assert.All(keys, key => Assert.Contains(failures, failure => failure.Contains($"Chat:{key} ", StringComparison.Ordinal)));
        Assert.Contains(failures, failure => failure.StartsWith("Database ", StringComparison.Ordinal));
        Assert.Equal(keys.Length + 1, failures.Count);
    }
}
