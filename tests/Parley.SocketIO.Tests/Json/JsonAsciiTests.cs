using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class JsonAsciiTests
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Escape(string json) => Encoding.UTF8.GetString(JsonAscii.Escape(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""["news",{"a":1}]""", """["news",{"a":1}]""")]
    [InlineData("""["你好"]""", """["\u4f60\u597d"]""")]
    [InlineData("""["a👋é"]""", """["a\ud83d\udc4b\u00e9"]""")]
    public void Characters_beyond_ASCII_are_escaped(string json, string ascii) => Assert.Equal(ascii, Escape(json));

    [Fact]
    public void Escaped_JSON_has_the_same_value() =>
        Texts.Sound.Sample(text =>
        {
            var escaped = Escape($"[{JsonSerializer.Serialize(text, Unescaped)}]");
            return escaped.All(char.IsAscii) && JsonElement.Parse(escaped)[0].GetString() == text;
        });
}
