using System.Text;
using System.Text.Json;
using CsCheck;

namespace Parley.SocketIO.Tests;

public sealed class JsonAsciiTests
{
    private static string Escape(string json) => Encoding.UTF8.GetString(JsonAscii.Escape(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""["news",{"a":1}]""", """["news",{"a":1}]""")]
    [InlineData("""["你好"]""", """["\u4f60\u597d"]""")]
    [InlineData("""["a👋é"]""", """["a\ud83d\udc4b\u00e9"]""")]
    public void What_is_not_ASCII_is_escaped(string json, string ascii) => Assert.Equal(ascii, Escape(json));

    [Fact]
    public void Escaped_JSON_means_the_same() =>
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
        {
            var escaped = Escape($"[{JsonSerializer.Serialize(text, JsonSerializerOptions.Web)}]");
            return escaped.All(char.IsAscii) && JsonElement.Parse(escaped)[0].GetString() == text;
        });
}
