using System.Globalization;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>The space used by each user's files: the sum of <c>files.size</c>, updated in the writes that change it.</summary>
internal static class FileQuota
{
    private const double Giga = 1_000_000_000;
    private const double Mega = 1_000_000;

    public static async ValueTask<long> UsedByAsync(ReadSession sql, string user) =>
        await sql.NumberAsync("select bytes from file_quotas where owner = $1", user) ?? 0;

    /// <summary>Adds to or subtracts from a user's space.</summary>
    public static void Add(WriteTransaction transaction, string owner, long bytes)
    {
        if (bytes == 0) return;

        transaction.SqlKeepingCache().Execute(
            """
            insert into file_quotas (owner, bytes) values ($1, $2)
            on conflict (owner) do update set bytes = file_quotas.bytes + excluded.bytes
            """,
            owner, bytes);
    }

    public static Refusal Exceeded(long used, long quota) =>
        new(Reason.TooLarge, $"You have used {Text(used, quota)} of {Text(quota, quota)} {Unit(quota)} for files. Delete some files, or recall messages with files.");

    private static string Text(long bytes, long quota) =>
        (bytes / (quota >= Giga ? Giga : Mega)).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Unit(long quota) => quota >= Giga ? "GB" : "MB";
}
