using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Chat.Files;

/// <summary>A request to S3 failed.</summary>
internal sealed partial class S3Exception : IOException
{
    private const int MaxAnswer = 4096;

    private S3Exception(string message, string? code, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>S3's error code, such as <c>NoSuchBucket</c>, or the status if there is none; null if S3 did not respond.</summary>
    public string? Code { get; }

    public static S3Exception Unreachable(Exception cause) => new($"S3 cannot be reached: {cause.Message}", null, cause);

    public static S3Exception Silent(Exception cause) => new("S3 does not respond.", null, cause);

    public static S3Exception Broken(string what) => new(what, null);

    /// <summary>The error of an unexpected response.</summary>
    public static async Task<S3Exception> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[MaxAnswer];
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var text = Encoding.UTF8.GetString(
            buffer, 0, await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation));
        var (status, code) = ((int)response.StatusCode, CodePattern().Match(text).Groups[1].Value);
        var message = WebUtility.HtmlDecode(MessagePattern().Match(text).Groups[1].Value);
        return code.Length > 0
            ? new S3Exception($"S3 returned {status} {code}: {message}", code)
            : new S3Exception($"S3 returned {status}.", response.StatusCode.ToString());
    }

    [GeneratedRegex("<Code>([A-Za-z0-9.]{1,100})</Code>")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"<Message>([^<\r\n]{1,500})</Message>")]
    private static partial Regex MessagePattern();
}
