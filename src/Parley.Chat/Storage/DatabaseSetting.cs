using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>Parses the database setting: the path of a SQLite file, or a PostgreSQL connection string.</summary>
internal static partial class DatabaseSetting
{
    private const string Expected = "the path of a SQLite file, or for PostgreSQL 'Host=…;Database=…;Username=…;Password=…' or 'postgresql://user:password@host/database'";

    /// <summary>The problem with the setting, without its value, which may contain a password; null if it is valid.</summary>
    public static string? Problem(string setting) => TryParse(setting, out _, out var problem) ? null : problem;

    /// <summary>The database of the setting; it is not opened yet.</summary>
    /// <exception cref="StoreException">The setting is invalid.</exception>
    public static IDatabase Choose(string setting, ILogger logger) =>
        Choose(setting, new SupervisedWork("checkpoints", logger), isShared: false);

    /// <inheritdoc cref="Choose(string, ILogger)"/>
    public static IDatabase Choose(string setting, SupervisedWork checkpoints, bool isShared)
    {
        if (!TryParse(setting, out var postgres, out var problem)) throw new StoreException($"Database {problem}");
        return postgres is null ? new SqliteDatabase(setting, checkpoints) : new PostgresDatabase(postgres, isShared);
    }

    /// <summary>The folder of a SQLite file; null for PostgreSQL.</summary>
    public static string? FolderOf(string setting) =>
        Path.GetDirectoryName(FileOf(setting));

    /// <summary>A readable description of the database, without its password.</summary>
    public static string Describe(string setting)
    {
        if (!TryParse(setting, out var postgres, out var problem)) return $"Database {problem}";
        if (postgres is null) return $"SQLite, {Path.GetFullPath(setting)}";

        var schema = string.IsNullOrEmpty(postgres.SearchPath) ? "" : $", schema {postgres.SearchPath}";
        var hosts = postgres.Host!.Split(',').Select(host => HasPort(host) ? host : $"{host}:{postgres.Port}");
        return $"PostgreSQL, {postgres.Database ?? postgres.Username} at {string.Join(", ", hosts)}{schema}";
    }

    /// <summary>The name of a PostgreSQL database, and its schema; null for SQLite.</summary>
    public static string? NameOf(string setting) => TryParse(setting, out var postgres, out _) && postgres is not null
        ? $"{postgres.Database ?? postgres.Username}.{postgres.SearchPath ?? "public"}" : null;

    /// <summary>The full path of a SQLite file; null for PostgreSQL.</summary>
    public static string? FileOf(string setting) =>
        TryParse(setting, out var postgres, out _) && postgres is null ? Path.GetFullPath(setting) : null;

    private static bool HasPort(string host) => host.IndexOf(':') is >= 0 and var colon && colon == host.LastIndexOf(':');   // not IPv6

    private static bool TryParse(string setting, out NpgsqlConnectionStringBuilder? postgres, [NotNullWhen(false)] out string? problem)
    {
        (postgres, problem) = (null, null);
        if (string.IsNullOrWhiteSpace(setting)) problem = $"is empty; expected {Expected}.";
        else if (Scheme().Match(setting) is { Success: true } scheme) problem = ReadUrl(setting, scheme.Groups[1].Value, out postgres);
        else if (Pair().IsMatch(setting)) problem = ReadPairs(setting, out postgres);
        else if (Path.EndsInDirectorySeparator(setting) || Directory.Exists(setting)) problem = $"is a folder; expected {Expected}.";
        return problem is null;
    }

    private static string? ReadUrl(string setting, string scheme, out NpgsqlConnectionStringBuilder? postgres)
    {
        postgres = null;
        if (scheme is not ("postgresql" or "postgres")) return $"is a URL of the kind {scheme}; expected {Expected}.";
        if (!Uri.TryCreate(setting, UriKind.Absolute, out var url)) return $"is not a valid URL; expected {Expected}.";

        var user = url.UserInfo.Split(':', 2);
        var pairs = new NpgsqlConnectionStringBuilder { Host = url.Host };
        if (url.Port > 0) pairs.Port = url.Port;
        if (url.AbsolutePath.Length > 1) pairs.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        if (user[0].Length > 0) pairs.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) pairs.Password = Uri.UnescapeDataString(user[1]);
        var more = Uri.UnescapeDataString(url.Query.TrimStart('?').Replace('&', ';'));   // ?sslmode=require
        return ReadPairs($"{pairs.ConnectionString};{more}", out postgres);
    }

    private static string? ReadPairs(string setting, out NpgsqlConnectionStringBuilder? postgres)
    {
        postgres = null;
        try
        {
            var read = new NpgsqlConnectionStringBuilder(setting);
            if (string.IsNullOrEmpty(read.Host)) return $"has no host; expected {Expected}.";
            if (PostgresSource.Problem(read) is { } problem) return problem;
            postgres = read;
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return $"is invalid ({exception.Message}); expected {Expected}.";
        }
    }

    [GeneratedRegex(@"^\s*([A-Za-z][A-Za-z0-9+.-]*)://")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z _-]*\s*=")]
    private static partial Regex Pair();
}
