using System.Globalization;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>Checks whether uploads can be written to a folder.</summary>
internal static class FolderCheck
{
    private const string Subject = "files";

    public static Finding Run(string folder, long largest)
    {
        if (!Directory.Exists(folder))
            return new Finding(Subject, FindingStatus.Ok, $"{folder} does not exist yet; the first upload creates it.");

        try
        {
            using var probe = new Spool(folder).Create();
            File.Delete(probe.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(
                Subject, FindingStatus.Wrong, $"{folder} cannot be written: {exception.Message}",
                "Give the server's user write access, or choose another folder with Chat:FileFolder.");
        }

        const string Remedy = "Free some space, or reduce Chat:FileSize.";
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{folder} is writable; {free:N0} bytes are free there, and one upload may have {largest:N0}.");
        if (free < largest) return new Finding(Subject, FindingStatus.Wrong, text, Remedy);
        return free < 10 * largest
            ? new Finding(Subject, FindingStatus.Warning, text, Remedy)
            : new Finding(Subject, FindingStatus.Ok, text);
    }
}
