using Parley.Chat;
using Parley.Server.Configuration;

namespace Parley.Server.Backups;

/// <summary>The bucket for backups, section <c>Backup:S3</c>. What is not set is as for the users' files, except for the prefix.</summary>
internal sealed class BackupBucketOptions
{
    /// <summary>The bucket for backups, which must exist; <c>backup</c> and <c>restore</c> use it if they are given no folder.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The address of the service.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The region for signatures.</summary>
    public string Region { get; set; } = "";

    /// <summary>The id of the key that signs requests.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The secret of the key.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Whether the bucket is in the path of an address.</summary>
    public bool PathStyle { get; set; }

    /// <summary>The prefix of all names of backups in the bucket.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The bucket for backups.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="files">The bucket for the users' files.</param>
    public static S3Options Read(Settings settings, S3Options files)
    {
        var read = settings.Bind("Backup:S3", new BackupBucketOptions
        {
            Bucket = files.Bucket,
            Endpoint = files.Endpoint,
            Region = files.Region,
            AccessKey = files.AccessKey,
            SecretKey = files.SecretKey,
            PathStyle = files.PathStyle,
            Prefix = $"{files.Prefix}backups/",
        });
        return new S3Options
        {
            Bucket = read.Bucket,
            Endpoint = read.Endpoint,
            Region = read.Region,
            AccessKey = read.AccessKey,
            SecretKey = read.SecretKey,
            PathStyle = read.PathStyle,
            Prefix = read.Prefix,
        };
    }
}
