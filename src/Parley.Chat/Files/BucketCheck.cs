using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Storage;

namespace Parley.Chat.Files;

/// <summary>Checks whether a bucket stores, returns and deletes a test file.</summary>
internal sealed class BucketCheck(S3Options options, TimeProvider time)
{
    private const string Subject = "bucket";

    private static readonly byte[] Content = "This file is a probe of Parley's 'check' and can be deleted."u8.ToArray();

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        await using var services = S3Client.Register(new ServiceCollection()).BuildServiceProvider();
        using var storage = new S3Storage(options, services.GetRequiredService<IHttpClientFactory>(), time);
        var name = $"probe-{FileId.New()}";
        try
        {
            await PutAsync(storage, name, cancellation);
            if (!await IsThereAsync(storage, name, cancellation)) return Wrong("A file was returned with different content.", null);

            await storage.DeleteAsync(name, cancellation);
        }
        catch (S3Exception exception)
        {
            return Wrong(exception.Message, RemedyOf(exception.Code));
        }

        try
        {
            return await storage.OpenAsync(name, cancellation) is null
                ? new Finding(Subject, FindingStatus.Ok, $"{options.Bucket} stores, returns and deletes files.")
                : Wrong("A file was still there after it had been deleted.", null);
        }
        catch (S3Exception exception)
        {
            // Without the right to list a bucket, S3 does not report missing files.
            return Wrong(
                $"It does not report missing files. {exception.Message}", "Give the key the right s3:ListBucket for the bucket itself.");
        }
    }

    private static async Task PutAsync(S3Storage storage, string name, CancellationToken cancellation)
    {
        var probe = new Spool(Path.GetTempPath()).Create();
        try
        {
            await using (probe) await probe.WriteAsync(Content, cancellation);
            await storage.PutAsync(name, probe.Name, Convert.ToHexStringLower(SHA256.HashData(Content)), cancellation);
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
        null => "Check that Chat:S3:Endpoint is right and can be reached from here.",
        "NoSuchBucket" or "NotFound" => "Create the bucket, or set another one in Chat:S3:Bucket.",
        "InvalidAccessKeyId" => "Check that Chat:S3:AccessKey is right.",
        "SignatureDoesNotMatch" => "Check that Chat:S3:SecretKey and Chat:S3:Region are right.",
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "MovedPermanently" =>
            "Check that Chat:S3:Region and Chat:S3:Endpoint match the bucket.",
        "RequestTimeTooSkewed" => "Synchronize the system clock (NTP).",
        "AccessDenied" or "Forbidden" =>
            "Give the key the rights s3:PutObject, s3:GetObject and s3:DeleteObject for the content of the bucket, and s3:ListBucket for the bucket itself.",
        _ => "See the documentation of the service.",
    };

    private Finding Wrong(string text, string? remedy) => new(Subject, FindingStatus.Wrong, $"{options.Bucket}: {text}", remedy);
}
