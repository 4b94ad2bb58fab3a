using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>Files over HTTP, as a client sees them.</summary>
public sealed class FileApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly byte[] Gif = Encoding.Latin1.GetBytes("GIF89a\u0001\0\u0001\0\0\0\0;");

    [Theory]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(65_536)]
    [InlineData(3_000_001)]
    public async Task An_upload_is_downloaded_byte_for_byte(int size)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var bytes = new byte[size];
        RandomNumberGenerator.Fill(bytes);

        var uploaded = await server.UploadAsync(sessionId, bytes, "a b.bin");
        Assert.Equal(201, uploaded.Status);
        Assert.Equal(["file", "name", "size", "type", "sha256"], uploaded.Names);
        Assert.Equal(("a b.bin", size), (uploaded.Text("name"), uploaded.Body.GetProperty("size").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), uploaded.Text("sha256"));

        using var answer = await GetAsync(sessionId, uploaded.Text("file"));
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(size, answer.Content.Headers.ContentLength);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_download_has_headers_for_caching_and_against_scripts()
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, Gif, "图 \"1\".gif");

        using var answer = await GetAsync(sessionId, uploaded.Text("file"));

        Assert.Equal("max-age=31536000, private, immutable", answer.Headers.CacheControl?.ToString());
        Assert.Equal($"\"{uploaded.Text("sha256")}\"", answer.Headers.ETag?.Tag);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["sandbox; default-src 'none'"], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
        Assert.Equal("image/gif", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("图 \"1\".gif", answer.Content.Headers.ContentDisposition?.FileNameStar);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>", "image/png", "text/html", "application/octet-stream")]
    [InlineData(
        " \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "image/svg+xml", "application/octet-stream")]
    [InlineData("<?xml version='1.0'?><?xml-stylesheet href='x'?><a/>", "image/png", "text/xml", "application/octet-stream")]
    [InlineData("alert(1)", "text/javascript", "text/plain", "text/plain")]
    [InlineData("alert(1)", "text/html; charset=utf-7", "text/plain", "text/plain")]
    [InlineData("a,b\n1,2\n", "text/csv; charset=utf-8", "text/csv", "text/csv")]
    [InlineData("%PDF-1.7 …", "image/png", "application/pdf", "application/pdf")]
    [InlineData(
        "MZ\0\0\u0001", "image/png", "application/vnd.microsoft.portable-executable", "application/vnd.microsoft.portable-executable")]
    [InlineData("\0\u0001\u0002", "image/png", "application/octet-stream", "application/octet-stream")]
    [InlineData("PK\u0003\u0004", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("PK\u0003\u0004", "text/html", "application/zip", "application/zip")]
    public async Task The_type_is_detected_from_the_bytes_and_active_types_are_attachments(
        string content, string declared, string stored, string served)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, Encoding.UTF8.GetBytes(content), "x.png", declared);
        Assert.Equal(stored, uploaded.Text("type"));

        using var answer = await GetAsync(sessionId, uploaded.Text("file"));
        Assert.Equal(served, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\x.txt", "x.txt")]
    [InlineData("C:\\a\\b.txt", "b.txt")]
    [InlineData("/", "file")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData("a\0b\r\nSet-Cookie: x=y\u0085", "abSet-Cookie: x=y")]
    [InlineData("cat\u202Egpj.exe", "catgpj.exe")]
    [InlineData(".htaccess", ".htaccess")]
    [InlineData("-rf", "-rf")]
    [InlineData("a;filename=\"b\".txt", "a;filename=\"b\".txt")]
    [InlineData("%2e%2e%2fx", "%2e%2e%2fx")]
    [InlineData("形.txt", "形.txt")]
    [InlineData("👨‍👩‍👧.txt", "👨‍👩‍👧.txt")]
    public async Task A_file_name_is_returned_without_deceptive_characters(string? given, string name)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var uploaded = await server.UploadAsync(sessionId, Gif, given);

        Assert.Equal(name, uploaded.Text("name"));
        using var answer = await GetAsync(sessionId, uploaded.Text("file"));
        Assert.Equal(name, answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie");
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=8-", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=8-999", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=-2", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=-999", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=10-", 416, "", "bytes */10")]
    [InlineData("bytes=-0", 416, "", "bytes */10")]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", null)]
    [InlineData("bytes=5-3", 200, "0123456789", null)]
    [InlineData("bytes=a-b", 200, "0123456789", null)]
    [InlineData("bytes=99999999999999999999-", 200, "0123456789", null)]
    [InlineData("lines=0-3", 200, "0123456789", null)]
    public async Task A_range_request_gets_that_part(string range, int status, string part, string? contentRange)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, "0123456789"u8.ToArray());

        using var answer = await GetAsync(sessionId, uploaded.Text("file"), ("Range", range));

        Assert.Equal((status, part), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("GET", "If-None-Match", "own", 304)]
    [InlineData("HEAD", "If-None-Match", "own", 304)]
    [InlineData("GET", "If-None-Match", "*", 304)]
    [InlineData("GET", "If-None-Match", "\"other\"", 200)]
    [InlineData("GET", "If-Match", "\"other\"", 412)]
    [InlineData("HEAD", "Accept", "text/html", 200)]
    public async Task A_cached_copy_that_is_still_valid_is_not_sent_again(string method, string header, string value, int status)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, "0123456789"u8.ToArray());
        value = value == "own" ? $"\"{uploaded.Text("sha256")}\"" : value;

        using var answer = await GetAsync(sessionId, uploaded.Text("file"), (header, value), method);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 200) Assert.Equal(10, answer.Content.Headers.ContentLength);
        Assert.Equal(status == 200 && method == "GET" ? "0123456789" : "", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("\"other\"", 200)]
    [InlineData("own", 206)]
    public async Task A_range_of_another_version_gets_the_whole_file(string tag, int status)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, "0123456789"u8.ToArray());
        using var request = Request(sessionId, uploaded.Text("file"), "GET");
        request.Headers.TryAddWithoutValidation("If-Range", tag == "own" ? $"\"{uploaded.Text("sha256")}\"" : tag);
        request.Headers.TryAddWithoutValidation("Range", "bytes=2-3");

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Only_users_who_see_the_message_can_load_the_file()
    {
        var (alice, bob, mallory) = (await server.NewUserAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        var uploaded = await server.UploadAsync(alice.SessionId, "secret"u8.ToArray());
        var path = $"/files/{uploaded.Text("file")}";

        Assert.Equal(404, (await server.SendAsync("GET", path, sessionId: bob.SessionId)).Status);
        await SendAsync(alice.User, bob.User, uploaded.Text("file"));
        using var answer = await GetAsync(bob.SessionId, uploaded.Text("file"));
        Assert.Equal("secret", await answer.Content.ReadAsStringAsync());

        foreach (var (method, header) in new[] { ("GET", "Accept"), ("HEAD", "Accept"), ("GET", "Range"), ("GET", "If-None-Match") })
        {
            using var foreign = await GetAsync(mallory.SessionId, uploaded.Text("file"), (header, "bytes=0-1"), method);
            Assert.Equal(404, (int)foreign.StatusCode);
            Assert.False(foreign.Headers.Contains("ETag"));
        }

        var refused = await server.SendAsync("GET", path, sessionId: mallory.SessionId);
        Assert.Equal((404, "not-found"), (refused.Status, refused.Reason));
        Assert.Equal("no-store", refused.Headers.CacheControl?.ToString());
        Assert.Equal(
            refused.Body.GetRawText(), (await server.SendAsync("GET", $"/files/{FileId.New()}", sessionId: mallory.SessionId)).Body.GetRawText());
    }

    [Theory]
    [InlineData("GET", "x")]
    [InlineData("GET", "..%2f..%2fetc%2fpasswd")]
    [InlineData("GET", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("GET", "0123456789abcdef0123456789abcdef")]
    [InlineData("DELETE", "x")]
    [InlineData("DELETE", "0123456789abcdef0123456789abcdef")]
    public async Task A_missing_file_is_404(string method, string id)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync(method, $"/files/{id}", sessionId: sessionId);

        Assert.Equal((404, "not-found"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("empty", 400, "malformed")]
    [InlineData("gzip", 415, "malformed")]
    [InlineData("form", 415, "malformed")]
    [InlineData("bad type", 400, "malformed")]
    [InlineData("long name", 400, "malformed")]
    [InlineData("two names", 400, "malformed")]
    public async Task An_invalid_upload_is_refused(string what, int status, string reason)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var name = what switch { "long name" => new string('x', 256), "two names" => "a&name=b", _ => "a" };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/files?name={name}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        request.Content = new ByteArrayContent(what == "empty" ? [] : Gif);
        if (what == "gzip") request.Content.Headers.ContentEncoding.Add("gzip");
        if (what == "form") request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        if (what == "bad type") request.Content.Headers.TryAddWithoutValidation("Content-Type", "no type");

        var answer = await server.SendAsync(request);

        Assert.Equal((status, reason, "application/problem+json"), (answer.Status, answer.Reason, answer.ContentType));
    }

    [Theory]
    [InlineData("""{"name":"x","size":1}""")]
    [InlineData("""{"name":"x","size":1,"file":1}""")]
    [InlineData("""{"name":"x","size":1,"file":null}""")]
    [InlineData("""{"name":"x","size":1,"file":""}""")]
    [InlineData("""{"name":"x","size":1,"file":"../x"}""")]
    [InlineData("""{"name":"x","size":1,"file":["0123456789abcdef0123456789abcdef"]}""")]
    [InlineData("""{"name":"x","size":1,"inner":{"file":"0123456789abcdef0123456789abcdef"}}""")]
    [InlineData("""{"name":"x","size":1,"file":"0123456789abcdef0123456789abcdef","file":"0123456789abcdef0123456789abcdef"}""")]
    public void A_message_about_a_file_names_one_file(string message)
    {
        foreach (var kind in new[] { "image", "file", "audio", "video" })
        {
            Assert.Equal(Reason.Malformed, MessageContent.Create(kind, Encoding.UTF8.GetBytes(message)).Refusal?.Reason);
        }
    }

    [Fact]
    public async Task An_upload_can_be_deleted_by_its_owner()
    {
        var (_, sessionId) = await server.NewUserAsync();
        var uploaded = await server.UploadAsync(sessionId, Gif);

        Assert.Equal(204, (await server.SendAsync("DELETE", $"/files/{uploaded.Text("file")}", sessionId: sessionId)).Status);
        Assert.Equal(404, (await server.SendAsync("DELETE", $"/files/{uploaded.Text("file")}", sessionId: sessionId)).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"/files/{uploaded.Text("file")}", sessionId: sessionId)).Status);
    }

    private static HttpRequestMessage Request(string sessionId, string file, string method)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/files/{file}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        return request;
    }

    private async Task<HttpResponseMessage> GetAsync(
        string sessionId, string file, (string Name, string Value)? header = null, string method = "GET")
    {
        using var request = Request(sessionId, file, method);
        if (header is { } given) request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        return await server.Client.SendAsync(request);
    }

    private async Task SendAsync(string from, string to, string file)
    {
        var content = MessageContent.Create("file", Encoding.UTF8.GetBytes($$"""{"file":"{{file}}","name":"x","size":6}""")).Value;
        var send = SendMessage.Create(from, ConversationKind.Friend, to, content, null).Value;
        _ = (await server.Services.GetRequiredService<LogWriter>().RunAsync(send)).Value;
    }
}
