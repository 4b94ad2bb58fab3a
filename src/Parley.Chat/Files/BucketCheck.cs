using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>Looks whether a bucket takes, gives and deletes files, with one that does not stay.</summary>
internal sealed class BucketCheck(S3Options options, TimeProvider time)
{
    private const string Subject = "bucket";

    private static readonly byte[] Content = "This file is a probe of Parley's 'check' and can be deleted."u8.ToArray();

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        using var storage = new S3Storage(options, time);
        var name = $"probe-{FileId.New()}";
        try
        {
            await PutAsync(storage, name, cancellation);
            if (!await IsThereAsync(storage, name, cancellation)) return Wrong("A file came back from it otherwise than it was sent.", null);

            await storage.DeleteAsync(name, cancellation);
        }
        catch (S3Exception exception)
        {
            return Wrong(exception.Message, RemedyOf(exception.Code));
        }

        try
        {
            return await storage.OpenAsync(name, cancellation) is null
                ? new Finding(Subject, FindingStatus.Ok, $"{options.Bucket} takes, gives and deletes files.")
                : Wrong("A file was still there after it had been deleted.", null);
        }
        catch (S3Exception exception)
        {
            // Whoever may not list a bucket is not told either that a file is missing.
            return Wrong($"It does not say that a file is missing. {exception.Message}", "Give the key the right s3:ListBucket for the bucket itself.");
        }
    }

    private static async Task PutAsync(S3Storage storage, string name, CancellationToken cancellation)
    {
        var probe = new Spool(Path.GetTempPath()).Create();
        try
        {
            await using (probe) await probe.WriteAsync(Content, cancellation);
            await storage.PutAsync(name, probe.Name, cancellation);
        }
        finally
        {
            File.Delete(probe.Name);
        }
    }

    private static async Task<bool> IsThereAsync(S3Storage storage, string name, CancellationToken cancellation)
    {
        await using var stream = await storage.OpenAsync(name, cancellation);
        if (stream?.Length != Content.Length) return false;

        var read = new byte[Content.Length];
        await stream.ReadExactlyAsync(read, cancellation);
        return read.AsSpan().SequenceEqual(Content);
    }

    private static string RemedyOf(string? code) => code switch
    {
        null => "Look whether Chat:S3:Endpoint is right, and can be reached from here.",
        "NoSuchBucket" or "NotFound" => "Make the bucket, or name another one with Chat:S3:Bucket.",
        "InvalidAccessKeyId" => "Look whether Chat:S3:AccessKey is right.",
        "SignatureDoesNotMatch" => "Look whether Chat:S3:SecretKey and Chat:S3:Region are right.",
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "MovedPermanently" => "Look whether Chat:S3:Region and Chat:S3:Endpoint are those of the bucket.",
        "RequestTimeTooSkewed" => "Let the system keep its time (NTP).",
        "AccessDenied" or "Forbidden" =>
            "Give the key the rights s3:PutObject, s3:GetObject and s3:DeleteObject for what is in the bucket, and s3:ListBucket for the bucket itself.",
        _ => "Look into the documentation of the service for what this means.",
    };

    private Finding Wrong(string text, string? remedy) => new(Subject, FindingStatus.Wrong, $"{options.Bucket}: {text}", remedy);
}
