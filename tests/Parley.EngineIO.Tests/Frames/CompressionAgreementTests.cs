namespace Parley.EngineIO.Tests;

// RFC 7692, 7.1: offers and agreements.
public sealed class CompressionAgreementTests
{
    private const string Ours = "permessage-deflate; client_no_context_takeover; server_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; client_max_window_bits")]
    [InlineData("permessage-deflate; client_max_window_bits=10; server_no_context_takeover")]
    [InlineData("x-unknown, permessage-deflate")]
    [InlineData("permessage-deflate; server_max_window_bits=7, permessage-deflate")]
    [InlineData("permessage-deflate; something_new, permessage-deflate")]
    public void A_supported_offer_is_accepted(string offer)
    {
        var agreement = CompressionAgreement.Of(offer);

        Assert.Equal(Ours, agreement!.Answer);
        Assert.True(agreement.Compresses);
    }

    [Fact]
    public void A_client_with_a_smaller_window_may_compress_and_gets_plain_messages()
    {
        var agreement = CompressionAgreement.Of("permessage-deflate; server_max_window_bits=\"10\"");

        Assert.Equal($"{Ours}; server_max_window_bits=10", agreement!.Answer);
        Assert.False(agreement.Compresses);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x-webkit-deflate-frame")]
    [InlineData("permessage-deflate; server_max_window_bits=16")]
    [InlineData("permessage-deflate; server_max_window_bits")]
    [InlineData("permessage-deflate; something_new")]
    public void Other_offers_are_ignored(string offer) => Assert.Null(CompressionAgreement.Of(offer));
}
