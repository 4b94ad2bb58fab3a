using System.Runtime.CompilerServices;
using Parley.Chat.Files;
using Parley.Chat.Storage;
using Parley.Server.Backups;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>Checks what a server with these settings needs from the machine.</summary>
internal static class SystemCheck
{
    private const long Gigabyte = 1_000_000_000;

    public static async IAsyncEnumerable<Finding> RunAsync(Settings settings, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return DataFolderOf(settings.Data);
        if (Disk(settings.Data) is { } disk) yield return disk;
        foreach (var finding in Features.CheckDatabase(settings)) yield return finding;
        if (Features.ForsakenDatabase(settings) is { } forsaken)
            yield return new Finding("database", FindingStatus.Warning, $"{forsaken} exists too but is not used.", Banner.ForsakenRemedy);
        foreach (var finding in await Features.Files(settings).CheckAsync(stop)) yield return finding;
        foreach (var finding in BackupState.Read(settings.Data).Check()) yield return finding;
        foreach (var url in settings.Urls) yield return await PortCheck.RunAsync(url, stop);
        foreach (var url in settings.Metrics) yield return await PortCheck.OfMetricsAsync(url, stop);
        if (FilesToOpen() is { } files) yield return files;
    }

    private static Finding DataFolderOf(string path)
    {
        if (!Directory.Exists(path))
            return new Finding("data", FindingStatus.Ok, $"{path} does not exist yet; the first start creates it.");

        try
        {
            DataFolder.Prepare(path);
            return new Finding("data", FindingStatus.Ok, $"{path} is writable.");
        }
        catch (StartException exception)
        {
            return new Finding("data", FindingStatus.Wrong, exception.Message,
                "Give the server's user write access, or choose another folder with --data.");
        }
    }

    private static Finding? Disk(string path)
    {
        const string Remedy = "Free some space: when the disk is nearly full, sends are refused.";
        var there = path;
        while (!Directory.Exists(there)) there = Path.GetDirectoryName(there) ?? "/";
        var drive = new DriveInfo(there);
        var (free, share) = (drive.AvailableFreeSpace, (double)drive.AvailableFreeSpace / drive.TotalSize);
        var text = FormattableString.Invariant($"{free / (double)Gigabyte:F1} GB ({share:P0}) are free for {path}.");
        if (free < Gigabyte / 5) return new Finding("disk", FindingStatus.Wrong, text, Remedy);
        return share < 0.1 && free < 20 * Gigabyte
            ? new Finding("disk", FindingStatus.Warning, text, Remedy)
            : new Finding("disk", FindingStatus.Ok, text);
    }

    private static Finding? FilesToOpen()
    {
        if (OpenFiles.Limit() is not { } files) return null;

        var text = FormattableString.Invariant($"The process may open {files:N0} files; each connection uses one.");
        return files < 4_096
            ? new Finding("open files", FindingStatus.Warning, text, "Allow more: ulimit -n, or LimitNOFILE= in a systemd unit.")
            : new Finding("open files", FindingStatus.Ok, text);
    }
}
