using System.Globalization;
using System.Text;
using Parley.Bench.Load.Comparing;

namespace Parley.Bench.Load.Growth;

/// <summary>Measures by size as a table in Markdown. What has become more than half as bad again is bold.</summary>
internal static class GrowthTable
{
    private const double Limit = 1.5;

    public static string Of(IReadOnlyList<(long Entries, IReadOnlyList<Measure> Measures)> sizes)
    {
        var text = new StringBuilder("| measure |");
        foreach (var (entries, _) in sizes) text.Append(CultureInfo.InvariantCulture, $" {entries:#,0} entries |");
        text.AppendLine(" last ÷ first |").Append("| --- |").Insert(text.Length, " ---: |", sizes.Count + 1).AppendLine();
        for (var i = 0; i < sizes[0].Measures.Count; i++)
            AppendRow(text, sizes[0].Measures[i], [.. sizes.Select(size => size.Measures[i].Figure)]);
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, Measure measure, double[] figures)
    {
        var ratio = figures[^1] / figures[0];
        var isBad = measure.Trend switch
        {
            Trend.Cost => ratio > Limit,
            Trend.Rate => ratio < 1 / Limit,
            _ => false,
        };
        var cells = string.Join(" | ", figures.Select(figure => Tables.Number(figure)));
        var shown = isBad ? $"**{Tables.Number(ratio)}**" : Tables.Number(ratio);
        text.AppendLine(CultureInfo.InvariantCulture, $"| {measure.Name} | {cells} | {shown} |");
    }
}
