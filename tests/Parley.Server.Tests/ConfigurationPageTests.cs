namespace Parley.Server.Tests;

public sealed class ConfigurationPageTests
{
    [Fact]
    public void The_page_for_operators_lists_every_setting_with_its_default_and_what_it_means()
    {
        var path = Path.Combine(Repository.Root, "docs", "messenger", "configuration.md");
        GeneratedFile.Check(path, ConfigurationPage.Renew(File.ReadAllText(path)), nameof(ConfigurationPageTests));
    }
}
