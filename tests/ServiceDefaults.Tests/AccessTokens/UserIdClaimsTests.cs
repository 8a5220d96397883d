using System.Text.Json;
using Fubuni.ServiceDefaults.AccessTokens;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>Which user a token belongs to.</summary>
public sealed class UserIdClaimsTests
{
    [Theory]
    [InlineData("""{"sub":"a"}""", "a")]
    [InlineData("""{"user_id":"a"}""", "a")]
    [InlineData("""{"sub":"a","user_id":"a"}""", "a")]
    [InlineData("""{"sub":"a","user_id":null}""", "a")]
    [InlineData("""{"sub":" ","user_id":"a"}""", "a")]
    public void A_user_is_named_by_either_claim(string claims, string userId)
    {
        Assert.Null(Read(claims, out var read));
        Assert.Equal(userId, read);
    }

    [Theory]
    [InlineData("{}", "user_id_missing")]
    [InlineData("""{"sub":null,"user_id":""}""", "user_id_missing")]
    [InlineData("""{"sub":7}""", "user_id_missing")]
    [InlineData("""{"sub":"a\u0000"}""", "user_id_missing")]
    [InlineData("""{"sub":"\ud800"}""", "user_id_missing")]
    [InlineData("""{"sub":"a","user_id":"b"}""", "user_id_conflict")]
    [InlineData("""{"sub":"a","user_id":7}""", "user_id_conflict")]
    [InlineData("""{"sub":["a"],"user_id":"a"}""", "user_id_conflict")]
    public void A_token_without_one_clear_user_is_refused(string claims, string code) =>
        Assert.Equal(code, Read(claims, out _)?.Code);

    [Theory]
    [InlineData(255, null)]
    [InlineData(256, "user_id_missing")]
    public void An_id_is_as_long_as_the_services_can_store(int length, string? code) =>
        Assert.Equal(code, Read($$"""{"sub":"{{new string('x', length)}}"}""", out _)?.Code);

    private static TokenRefusal? Read(string claims, out string userId)
    {
        using var document = JsonDocument.Parse(claims);
        return UserIdClaims.Read(document.RootElement, out userId);
    }
}
