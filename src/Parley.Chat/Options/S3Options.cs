namespace Parley.Chat;

/// <summary>The storage of files in a bucket of Amazon S3 or a compatible service, instead of a folder.</summary>
public sealed class S3Options
{
    /// <summary>The bucket, which must exist. Default none: files are stored in the folder.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The address of the service, such as <c>http://minio:9000</c>. Default none: Amazon's address for the region.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The region for signatures; services without regions accept any. Default <c>us-east-1</c>.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The id of the key that signs requests. Default none.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The secret of the key. Default none.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>
    /// Whether the bucket is in the path of an address (<c>http://minio:9000/bucket</c>) instead of before the name of the service
    /// (<c>https://bucket.s3.amazonaws.com</c>). Default true.
    /// </summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>The prefix of all file names in the bucket, such as <c>parley/</c>. Default none.</summary>
    public string Prefix { get; set; } = "";
}
