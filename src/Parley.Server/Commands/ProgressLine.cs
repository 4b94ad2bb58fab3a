using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Chat.Transfer;

namespace Parley.Server.Commands;

/// <summary>
/// Shows the progress of a long command: one line that is overwritten, or a line of JSON per second; nothing if the output is not a
/// terminal.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, bool isJson, TimeProvider time)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();
    private long _shown = time.GetTimestamp();
    private int _width;

    public void Show(TransferProgress progress)
    {
        if (!isJson && !terminal.IsWatched) return;
        if (time.GetElapsedTime(_shown) < (isJson ? Seldom : Often)) return;

        _shown = time.GetTimestamp();
        var rate = progress.Rows / Math.Max(0.001, time.GetElapsedTime(_began).TotalSeconds);
        var left = Math.Ceiling((progress.Total - progress.Rows) / Math.Max(1, rate));
        if (isJson)
        {
            terminal.Error.WriteLine(Json.Line(new JsonObject
            {
                ["rows"] = progress.Rows,
                ["total"] = progress.Total,
                ["rowsPerSecond"] = Math.Round(rate),
                ["secondsLeft"] = left,
            }));
            return;
        }

        var share = progress.Total == 0 ? 1 : (double)progress.Rows / progress.Total;
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{share,4:P0}  {progress.Rows:N0} of {progress.Total:N0} rows, {rate:N0} a second, {left:N0} s left"));
    }

    /// <summary>Clears the line for the next output.</summary>
    public void Clear()
    {
        if (_width > 0) Write("");
        if (_width > 0) terminal.Error.Write('\r');
    }

    private void Write(string text)
    {
        terminal.Error.Write($"\r{text.PadRight(_width)}");
        _width = text.Length;
    }
}
