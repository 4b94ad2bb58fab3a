using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

public sealed class CommonPasswordTests
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("password")]
    [InlineData("PassWord")]
    [InlineData("qwertyuiop")]
    [InlineData("iloveyou")]
    public void A_password_that_everybody_guesses_first_is_refused(string password)
    {
        var refusal = PasswordRules.Check(password);

        Assert.Equal((Reason.Malformed, 422), (refusal?.Reason, refusal?.HttpStatus));
    }

    // Parts of the list, and what only looks like it.
    [Theory]
    [InlineData("correct horse")]
    [InlineData("password\n12345678")]
    [InlineData("assword1234x")]
    [InlineData("MIT License.")]
    [InlineData("пароль12")]
    public void Any_other_password_is_accepted(string password) => Assert.Null(PasswordRules.Check(password));

    [Theory]
    [InlineData("1234567")]
    [InlineData("")]
    public void A_short_password_is_refused_for_its_length(string password) =>
        Assert.Contains("8 to 256 bytes", PasswordRules.Check(password)!.Message, StringComparison.Ordinal);

    [Fact]
    public void The_list_has_as_many_as_the_documentation_says()
    {
        using var reader = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream("Sessions/common-passwords.txt")!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToList();

        Assert.Equal(5_000, lines.Distinct().Count());
        Assert.All(lines, line => Assert.Equal(422, PasswordRules.Check(line)!.HttpStatus));
    }
}
