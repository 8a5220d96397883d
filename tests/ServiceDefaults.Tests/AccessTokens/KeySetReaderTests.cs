using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fubuni.ServiceDefaults.AccessTokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>What a key set can contain, and which of its keys verify our tokens.</summary>
public sealed class KeySetReaderTests
{
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA OtherKey = RSA.Create(2048);
    private static readonly RSA SmallKey = RSA.Create(1024);

    public static TheoryData<string, Action<JsonObject>> Flaws =>
        new()
        {
            {
                "a symmetric key",
                key =>
                {
                    key["kty"] = "oct";
                    key["k"] = "c2VjcmV0";
                }
            },
            { "a symmetric key beside RSA members", key => key["k"] = "c2VjcmV0" },
            {
                "an elliptic curve key",
                key =>
                {
                    key["kty"] = "EC";
                    key["crv"] = "P-256";
                }
            },
            { "kty in lower case", key => key["kty"] = "rsa" },
            { "no kty", key => key.Remove("kty") },
            { "kty that is not a string", key => key["kty"] = 1 },
            { "no kid", key => key.Remove("kid") },
            { "an empty kid", key => key["kid"] = "" },
            { "kid that is not a string", key => key["kid"] = 7 },
            { "for encryption", key => key["use"] = "enc" },
            { "use in upper case", key => key["use"] = "SIG" },
            { "use that is not a string", key => key["use"] = true },
            { "another hash", key => key["alg"] = "RS512" },
            { "another padding", key => key["alg"] = "PS256" },
            { "an algorithm of other keys", key => key["alg"] = "ES256" },
            { "a symmetric algorithm", key => key["alg"] = "HS256" },
            { "no algorithm at all", key => key["alg"] = "none" },
            { "for other operations", key => key["key_ops"] = new JsonArray("sign", "encrypt") },
            { "for no operation", key => key["key_ops"] = new JsonArray() },
            { "operations that are not an array", key => key["key_ops"] = "verify" },
            { "operations that are not strings", key => key["key_ops"] = new JsonArray(1, null) },
            { "1024 bits", key => KeySets.SetNumber(key, "n", SmallKey.ExportParameters(false).Modulus!) },
            {
                "2048 bits with leading zeros",
                key => KeySets.SetNumber(key, "n", [.. new byte[128], .. SmallKey.ExportParameters(false).Modulus!])
            },
            { "16384 bits", key => KeySets.SetNumber(key, "n", [.. Enumerable.Repeat((byte)0xFF, 2048)]) },
            {
                "an even modulus",
                key => KeySets.SetNumber(key, "n", [.. Key.ExportParameters(false).Modulus![..^1], 2])
            },
            { "an empty modulus", key => key["n"] = "" },
            { "no modulus", key => key.Remove("n") },
            { "a modulus that is not base64url", key => key["n"] = "+/+/" },
            { "a modulus with padding", key => key["n"] = key["n"]!.GetValue<string>() + "==" },
            { "a modulus that is not a string", key => key["n"] = new JsonArray() },
            { "e = 0", key => KeySets.SetNumber(key, "e", [0]) },
            { "e = 1", key => KeySets.SetNumber(key, "e", [1]) },
            { "e = 3", key => KeySets.SetNumber(key, "e", [3]) },
            { "an even exponent", key => KeySets.SetNumber(key, "e", [1, 0, 2]) },
            {
                "an exponent beyond the modulus",
                key => KeySets.SetNumber(key, "e", [.. Enumerable.Repeat((byte)0xFF, 300)])
            },
            { "no exponent", key => key.Remove("e") },
            { "a private key", key => KeySets.SetNumber(key, "d", Key.ExportParameters(true).D!) },
            { "a prime", key => KeySets.SetNumber(key, "p", Key.ExportParameters(true).P!) },
            { "a private member that is null", key => key["dq"] = null },
        };

    [Theory]
    [MemberData(nameof(Flaws), DisableDiscoveryEnumeration = true)]
    public void An_entry_that_cannot_verify_our_tokens_is_ignored_and_the_others_are_read(
        string flaw,
        Action<JsonObject> change
    )
    {
        var bad = KeySets.Entry(Key, "bad");
        change(bad);

        var keys = Read(bad, KeySets.Entry(OtherKey, "good"));

        Assert.True(keys.Keys.SequenceEqual(["good"]), $"{flaw}: {string.Join(' ', keys.Keys)}");
    }

    [Fact]
    public void Entries_that_are_not_objects_are_ignored() =>
        Assert.Equal(
            ["good"],
            Read(null, 1, "text", new JsonArray(), new JsonObject(), KeySets.Entry(Key, "good")).Keys
        );

    [Fact]
    public void Use_and_algorithm_are_optional_and_unknown_members_are_ignored()
    {
        var key = KeySets.Entry(Key, "good");
        key.Remove("use");
        key.Remove("alg");
        key["x5u"] = "https://attacker.test/certificate.pem";
        key["key_ops"] = new JsonArray("verify");
        key["unknown"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };

        Assert.Equal(["good"], Read(key).Keys);
    }

    [Fact]
    public void A_repeated_entry_is_one_key() =>
        Assert.Equal(["good"], Read(KeySets.Entry(Key, "good"), KeySets.Entry(Key, "good")).Keys);

    [Fact]
    public void Different_keys_with_the_same_id_are_both_ignored() =>
        Assert.Equal(
            ["good"],
            Read(KeySets.Entry(Key, "twice"), KeySets.Entry(OtherKey, "twice"), KeySets.Entry(Key, "good")).Keys
        );

    [Fact]
    public async Task A_certificate_in_the_entry_is_not_used()
    {
        var entry = KeySets.Entry(Key, "good");
        var request = new CertificateRequest(
            "CN=attacker",
            OtherKey,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        entry["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData));
        var key = Read(entry)["good"];

        Assert.True(await VerifiesAsync(key, Key));
        Assert.False(await VerifiesAsync(key, OtherKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[]""")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    public void A_document_that_is_not_a_key_set_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => KeySetReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_document_that_is_nested_too_deeply_is_refused() =>
        Assert.ThrowsAny<JsonException>(() =>
            KeySetReader.Read(
                Encoding.UTF8.GetBytes("""{"keys":""" + new string('[', 10_000) + new string(']', 10_000) + "}")
            )
        );

    private static FrozenDictionary<string, SecurityKey> Read(params JsonNode?[] entries) =>
        KeySetReader.Read(Encoding.UTF8.GetBytes(KeySets.Document(entries)));

    private static async Task<bool> VerifiesAsync(SecurityKey key, RSA signer)
    {
        var token = new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Expires = DateTime.UtcNow.AddHours(1),
                SigningCredentials = new SigningCredentials(
                    new RsaSecurityKey(signer) { KeyId = "good" },
                    SecurityAlgorithms.RsaSha256
                ),
            }
        );
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidateIssuer = false,
                ValidateAudience = false,
                IssuerSigningKey = key,
            }
        );
        return result.IsValid;
    }
}
