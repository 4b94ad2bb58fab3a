using System.Globalization;
using System.Text;

namespace Parley.Bench.Load.Comparing;

/// <summary>How many times better than each peer ours is, as bars on a logarithmic scale: an SVG that reads on light and on dark.</summary>
internal static class Plot
{
    private const int Width = 860;
    private const int Left = 330;
    private const int Right = 70;
    private const int Bar = 14;
    private const int Gap = 12;
    private const int Top = 58;
    private const double Min = 0.5;
    private const double Max = 50;

    private static readonly string[] Colours = ["#8a8a8a", "#2e9e5b", "#3b82c4", "#c9822b", "#a05cc0"];
    private static readonly double[] Lines = [0.5, 1, 2, 5, 10, 20, 50];

    public static string Of(Suite suite, Results results)
    {
        var peers = suite.Peers.Where(peer => peer.Name != Peer.Ours).ToArray();
        var body = new StringBuilder();
        var y = Top;
        foreach (var workload in suite.Workloads) y = AppendWorkload(body, results, workload, peers, y);

        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {y + 8}" width="{Width}" font-family="system-ui, sans-serif" font-size="12" role="img">""");
        text.AppendLine("<style>text{fill:#333}line{stroke:#8886}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>");
        text.AppendLine(CultureInfo.InvariantCulture, $"<title>{Title(suite)}</title>");
        text.AppendLine(CultureInfo.InvariantCulture, $"""<text x="8" y="20" font-size="15" font-weight="600">{Title(suite)}</text>""");
        AppendLegend(text, peers);
        AppendScale(text, y);
        return text.Append(body).AppendLine("</svg>").ToString();
    }

    private static string Title(Suite suite) => $"How many times better Parley is: the {suite.Name} and its peers (medians; logarithmic)";

    private static int AppendWorkload(StringBuilder text, Results results, Workload workload, Peer[] peers, int y)
    {
        var found = peers.Where(peer => results.Lead(workload, peer.Name) is not null).ToArray();
        if (found.Length == 0) return y;

        var middle = y + (found.Length * Bar / 2) + 4;
        text.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{middle}" text-anchor="end">{workload.Name}</text>""");
        foreach (var peer in found)
        {
            AppendBar(text, results.Lead(workload, peer.Name)!.Value, Colours[Array.IndexOf(peers, peer)], y);
            y += Bar;
        }

        return y + Gap;
    }

    private static void AppendBar(StringBuilder text, double lead, string colour, int y)
    {
        var (one, end) = (X(1), X(lead));
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<rect x="{Math.Min(one, end):0.#}" y="{y}" width="{Math.Max(1, Math.Abs(end - one)):0.#}" height="{Bar - 2}" rx="2" fill="{colour}"/>""");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"""<text x="{Math.Max(one, end) + 5:0.#}" y="{y + Bar - 4}" font-size="11">{Tables.Number(lead)}×</text>""");
    }

    private static void AppendLegend(StringBuilder text, Peer[] peers)
    {
        var x = 8.0;
        for (var i = 0; i < peers.Length; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{x}" y="31" width="11" height="11" rx="2" fill="{Colours[i]}"/>""");
            text.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{x + 16}" y="41">{peers[i].Name}</text>""");
            x += 34 + (peers[i].Name.Length * 6.6);
        }
    }

    private static void AppendScale(StringBuilder text, int bottom)
    {
        foreach (var line in Lines)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"""<line x1="{X(line):0.#}" x2="{X(line):0.#}" y1="{Top - 4}" y2="{bottom - 4}" stroke-width="{(line == 1 ? 2 : 1)}"/>""");
            text.AppendLine(CultureInfo.InvariantCulture,
                $"""<text x="{X(line):0.#}" y="{Top - 8}" font-size="10" text-anchor="middle">{line}×</text>""");
        }
    }

    private static double X(double lead)
    {
        var place = Math.Log(Math.Clamp(lead, Min, Max) / Min) / Math.Log(Max / Min);
        return Left + (place * (Width - Left - Right));
    }
}
