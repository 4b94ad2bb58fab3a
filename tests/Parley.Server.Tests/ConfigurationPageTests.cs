namespace Parley.Server.Tests;

public sealed class ConfigurationPageTests
{
    [Fact]
    public void The_page_for_operators_lists_every_setting_with_its_default_and_what_it_means()
    {
        var path = Path.Combine(Repository.Root, "docs", "messenger", "configuration.md");
        var page = File.ReadAllText(path);
        var current = ConfigurationPage.Renew(page);
        if (Environment.GetEnvironmentVariable("RENEW") == "1") File.WriteAllText(path, page = current);

        Assert.True(
            page == current,
            $"{path} is not current. Renew it with: RENEW=1 dotnet test --project tests/Parley.Server.Tests -c Release -- --filter-class '*ConfigurationPageTests'");
    }
}
