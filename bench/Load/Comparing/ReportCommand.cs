using System.CommandLine;

namespace Parley.Bench.Load.Comparing;

/// <summary><c>report</c>: writes the tables and plots of <c>docs/performance.md</c> from the stored results.</summary>
internal static class ReportCommand
{
    private const string Page = "docs/performance.md";

    public static Command Create()
    {
        var command = new Command("report", $"Writes the results that are kept into {Page}. To be run in the root of the repository.");
        command.SetAction(_ =>
        {
            var page = File.ReadAllText(Page);
            foreach (var suite in Suite.All) page = Write(suite, Results.Load(CompareCommand.FileOf(suite)), page);
            File.WriteAllText(Page, page);
        });
        return command;
    }

    private static string Write(Suite suite, Results results, string page)
    {
        File.WriteAllText($"docs/images/performance-{suite.Name}.svg", Plot.Of(suite, results));
        var machine = results.Machine;
        var taken = $"""
            Taken on {machine.Date} on {machine.Cores} cores of {machine.Processor} with {machine.MemoryGiB} GiB, {machine.System},
            {machine.DotNet}, Node {machine.Node}; server on one core, load generator on the other.
            """;
        page = Replace(page, $"{suite.Name}-machine", taken + "\n");
        return Replace(page, $"{suite.Name}-tables", Tables.Of(suite, results));
    }

    private static string Replace(string page, string mark, string text)
    {
        var (begin, end) = ($"<!-- {mark} -->\n", $"<!-- end of {mark} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from) throw new InvalidDataException($"{Page} has no place for {mark}.");
        return $"{page[..(from + begin.Length)]}\n{text}\n{page[to..]}";
    }
}
