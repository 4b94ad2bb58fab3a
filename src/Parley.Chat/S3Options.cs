namespace Parley.Chat;

/// <summary>Where files are kept if not in a folder: a bucket of a service that speaks the protocol of Amazon S3.</summary>
public sealed class S3Options
{
    /// <summary>The bucket, which exists. Default none: files are kept in the folder.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The address of the service, such as <c>http://minio:9000</c>. Default none: that of Amazon in the region.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The region that requests are signed for; a service that has none takes any. Default <c>us-east-1</c>.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The name of the key that requests are signed with. Default none.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The key itself. Default none.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>
    /// Whether the bucket is in the path of an address (<c>http://minio:9000/bucket</c>) instead of before the name of the service
    /// (<c>https://bucket.s3.amazonaws.com</c>). Default true.
    /// </summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>What the names of all files in the bucket begin with, such as <c>parley/</c>. Default none.</summary>
    public string Prefix { get; set; } = "";
}
