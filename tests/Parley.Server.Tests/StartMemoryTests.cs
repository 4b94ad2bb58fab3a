using System.Globalization;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>After the start, pages of the program are given back to the system: only such that the system can read again.</summary>
public sealed class StartMemoryTests
{
    private const string Maps = """
        55d0c0000000-55d0c1000000 r-xp 00059000 fe:00 90 /usr/lib/parley/parley
        Rss:               20000 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        55d0c1000000-55d0c1800000 r--p 01059000 fe:00 90 /usr/lib/parley/parley
        Anonymous:          7748 kB
        55d0c1800000-55d0c1900000 rw-p 01859000 fe:00 90 /usr/lib/parley/parley
        Anonymous:             0 kB
        7f0000000000-7f0000100000 r--p 00000000 00:00 0
        Anonymous:             0 kB
        7f0000200000-7f0000300000 r-xs 00000000 00:01 7 /memfd:doublemapper (deleted)
        Anonymous:             0 kB
        7f0000400000-7f0000408000 r--s 00000000 fe:00 91 /var/lib/parley/parley.db-shm
        Anonymous:             0 kB
        7f0000500000-7f0000600000 r--p 00000000 fe:00 92 /opt/a folder/libe_sqlite3.so
        Anonymous:             0 kB
        7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0 [vdso]
        Anonymous:             0 kB
        """;

    [Fact]
    public void Only_pages_that_the_file_still_has_are_given_back() => Assert.Equal(
        [(0x55d0c0000000, 0x55d0c1000000), (0x7f0000500000, 0x7f0000600000)], StartMemory.Unchanged(Maps.Split('\n')));

    [Fact]
    public void The_process_holds_fewer_pages_of_files_and_goes_on()
    {
        if (!OperatingSystem.IsLinux()) return;

        var before = KiBOfFiles();
        StartMemory.Release();
        var after = KiBOfFiles();

        Assert.InRange(after, 1, before - 1_000);
        Assert.NotEmpty(StartMemory.Unchanged(File.ReadLines("/proc/self/smaps")));
    }

    private static long KiBOfFiles() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("RssFile:", StringComparison.Ordinal))
        .Select(line => long.Parse(line["RssFile:".Length..^"kB".Length], CultureInfo.InvariantCulture)).Single();
}
