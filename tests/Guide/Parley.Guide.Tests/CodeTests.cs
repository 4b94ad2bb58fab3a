using Parley.Packaging.Tests;

namespace Parley.Guide.Tests;

/// <summary>The code in the guide compiles.</summary>
public sealed class CodeTests
{
    [Fact]
    public async Task Every_csharp_block_compiles_against_the_library()
    {
        var blocks = Page.All.SelectMany(page => page.Code.Select(block => (page, block))).Where(one => !one.block.IsNotCompiled).ToList();
        Assert.True(blocks.Count > 40, $"Only {blocks.Count} blocks were found.");
        await Snippets.CompileAsync(blocks);
    }

    [Fact]
    public void A_block_that_names_a_file_is_part_of_that_file()
    {
        foreach (var (page, block) in Page.All.SelectMany(page => page.Code.Select(block => (page, block))))
        {
            if (block.Source is not { } source) continue;
            Assert.True(
                Flat(File.ReadAllText(Repository.File(source))).Contains(Flat(block.Text), StringComparison.Ordinal),
                $"{page.Name}:{block.Line} is not what stands in {source}.");
        }
    }

    [Fact]
    public void The_web_page_of_the_first_steps_is_that_of_the_sample() =>
        Assert.Contains(
            File.ReadAllText(Repository.File("samples/Hello/wwwroot/index.html")), Page.Of("01-hello.md").Text, StringComparison.Ordinal);

    // In a test the code is indented more than on a page.
    private static string Flat(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));
}
