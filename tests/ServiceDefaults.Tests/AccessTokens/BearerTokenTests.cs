using System.Buffers.Text;
using System.Text;
using Fubuni.ServiceDefaults.AccessTokens;
using Microsoft.AspNetCore.Http;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

public sealed class BearerTokenTests
{
    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("bearer  abc ", "abc")]
    [InlineData("Bearer ", null)]
    [InlineData("Bearer", null)]
    [InlineData("Basic abc", null)]
    [InlineData("", null)]
    public void The_token_is_read_from_the_header(string header, string? token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;
        context.Request.QueryString = new QueryString("?access_token=abc");

        Assert.Equal(token, BearerToken.Read(context.Request));
    }

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"key-1"}""", "key-1")]
    [InlineData("""{"jwk":{"kid":"nested"},"kid":"key-1"}""", "key-1")]
    [InlineData("""{"jwk":{"kid":"nested"}}""", null)]
    [InlineData("""{"kid":7}""", null)]
    [InlineData("""{"kid":"\ud800"}""", null)]
    [InlineData("""{"alg":"RS256"}""", null)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    public void The_key_id_is_read_from_the_header_of_a_token(string header, string? keyId) =>
        Assert.Equal(keyId, BearerToken.ReadKeyId($"{Encode(header)}.payload.signature"));

    [Theory]
    [InlineData("no dot")]
    [InlineData("!!!.payload.signature")]
    public void A_text_that_is_not_a_token_has_no_key_id(string token) => Assert.Null(BearerToken.ReadKeyId(token));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(2_000, false)]
    public void A_long_key_id_is_not_read(int length, bool isRead)
    {
        var keyId = new string('k', length);

        Assert.Equal(
            isRead ? keyId : null,
            BearerToken.ReadKeyId($"{Encode($$"""{"kid":"{{keyId}}"}""")}.payload.signature")
        );
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
