using System.Net;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Ground;

namespace Parley.Chat.Tests;

/// <summary>The first visitor of a server without users creates the account of its administrator.</summary>
public sealed class FirstAdministratorTests : SqliteChatTests
{
    private readonly FirstAdministrator _first;

    public FirstAdministratorTests()
    {
        _first = Chat.Get<FirstAdministrator>();
        _first.IsOffered = true;
    }

    [Fact]
    public async Task A_visitor_at_the_machine_needs_no_code_and_becomes_administrator()
    {
        Assert.True(await _first.IsNeededAsync());

        var profile = (await CreateAsync("ada", isLocal: true)).Value;

        Assert.Equal(Roles.Admin, profile.Role);
        Assert.Equal(Roles.Admin, await Chat.Get<Roles>().OfAsync("ada"));
        var record = Assert.Single((await Chat.Get<AuditLog>().ListAsync(null, 10)).Value.Entries);
        Assert.Equal(("first visitor", "user-add", "ada"), (record.By, record.Action, record.Target));
    }

    [Fact]
    public async Task A_visitor_from_elsewhere_needs_the_code_as_people_type_it()
    {
        var code = (await _first.CodeAsync())!;
        Assert.Equal(code, await _first.CodeAsync());

        foreach (var wrong in new[] { null, "", "0000000000", code[1..], code + "A" })
            Assert.Equal(Reason.Forbidden, (await CreateAsync("ada", isLocal: false, wrong)).Refusal!.Reason);
        Assert.Equal("ada", (await CreateAsync("ada", isLocal: false, $" {code[..5].ToLowerInvariant()}-{code[5..]} ")).Value.Id);
    }

    [Theory]
    [InlineData("Ada", "correct horse", "Ada", "")]
    [InlineData("me", "correct horse", "Ada", "")]
    [InlineData("ada", "short", "Ada", "")]
    [InlineData("ada", "correct horse", " ", "")]
    [InlineData("ada", "correct horse", "Ada", "12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task What_is_not_an_account_is_refused(string id, string password, string name, string code)
    {
        var outcome = await _first.CreateAsync(new CreateAdministratorRequest(id, password, name, code), isLocal: true, address: null);

        Assert.Equal(Reason.Malformed, outcome.Refusal!.Reason);
    }

    [Fact]
    public async Task It_is_over_as_soon_as_there_is_a_user()
    {
        await Chat.UsersAsync("alice");

        Assert.False(await _first.IsNeededAsync());
        Assert.Null(await _first.CodeAsync());
        Assert.Equal(Reason.Conflict, (await CreateAsync("ada", isLocal: true)).Refusal!.Reason);
    }

    [Fact]
    public async Task Of_many_at_once_one_becomes_administrator()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => CreateAsync($"visitor{i}", isLocal: true)));

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        foreach (var outcome in outcomes.Where(outcome => outcome.Refusal is not null))
            Assert.Equal(Reason.Conflict, outcome.Refusal!.Reason);
        Assert.Equal(1, await Chat.CountAsync("select count(*) from users"));
    }

    [Fact]
    public async Task An_application_that_does_not_offer_it_has_none()
    {
        _first.IsOffered = false;

        Assert.Null(await _first.CodeAsync());
        Assert.Equal(Reason.Conflict, (await CreateAsync("ada", isLocal: true)).Refusal!.Reason);
    }

    private Task<Outcome<UserProfile>> CreateAsync(string id, bool isLocal, string? code = null) =>
        _first.CreateAsync(new CreateAdministratorRequest(id, "correct horse", Code: code), isLocal, IPAddress.Loopback);
}
