using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fubuni.ServiceDefaults.AccessTokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ChatService.Tests.AccessTokens;

/// <summary>What a key set may hold, and which of it verifies our tokens.</summary>
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
            { "kty that is no text", key => key["kty"] = 1 },
            { "no kid", key => key.Remove("kid") },
            { "an empty kid", key => key["kid"] = "" },
            { "kid that is no text", key => key["kid"] = 7 },
            { "for encryption", key => key["use"] = "enc" },
            { "use in upper case", key => key["use"] = "SIG" },
            { "use that is no text", key => key["use"] = true },
            { "another hash", key => key["alg"] = "RS512" },
            { "another padding", key => key["alg"] = "PS256" },
            { "an algorithm of other keys", key => key["alg"] = "ES256" },
            { "a symmetric algorithm", key => key["alg"] = "HS256" },
            { "no algorithm at all", key => key["alg"] = "none" },
            { "for other operations", key => key["key_ops"] = new JsonArray("sign", "encrypt") },
            { "for no operation", key => key["key_ops"] = new JsonArray() },
            { "operations that are no list", key => key["key_ops"] = "verify" },
            { "operations that are no texts", key => key["key_ops"] = new JsonArray(1, null) },
            { "1024 bits", key => SetNumber(key, "n", SmallKey.ExportParameters(false).Modulus!) },
            {
                "2048 bits with leading zeros",
                key => SetNumber(key, "n", [.. new byte[128], .. SmallKey.ExportParameters(false).Modulus!])
            },
            { "16384 bits", key => SetNumber(key, "n", [.. Enumerable.Repeat((byte)0xFF, 2048)]) },
            { "an even modulus", key => SetNumber(key, "n", [.. Key.ExportParameters(false).Modulus![..^1], 2]) },
            { "an empty modulus", key => key["n"] = "" },
            { "no modulus", key => key.Remove("n") },
            { "a modulus that is no base64url", key => key["n"] = "+/+/" },
            { "a modulus with padding", key => key["n"] = key["n"]!.GetValue<string>() + "==" },
            { "a modulus that is no text", key => key["n"] = new JsonArray() },
            { "e = 0", key => SetNumber(key, "e", [0]) },
            { "e = 1", key => SetNumber(key, "e", [1]) },
            { "e = 3", key => SetNumber(key, "e", [3]) },
            { "an even exponent", key => SetNumber(key, "e", [1, 0, 2]) },
            { "an exponent beyond the modulus", key => SetNumber(key, "e", [.. Enumerable.Repeat((byte)0xFF, 300)]) },
            { "no exponent", key => key.Remove("e") },
            { "a private key", key => SetNumber(key, "d", Key.ExportParameters(true).D!) },
            { "a prime", key => SetNumber(key, "p", Key.ExportParameters(true).P!) },
            { "a private member that is null", key => key["dq"] = null },
        };

    [Theory]
    [MemberData(nameof(Flaws), DisableDiscoveryEnumeration = true)]
    public void An_entry_that_cannot_verify_our_tokens_is_ignored_and_spoils_no_other(
        string flaw,
        Action<JsonObject> change
    )
    {
        var bad = Entry(Key, "bad");
        change(bad);

        var keys = Read(bad, Entry(OtherKey, "good"));

        Assert.True(keys.Keys.SequenceEqual(["good"]), $"{flaw}: {string.Join(' ', keys.Keys)}");
    }

    [Fact]
    public void Entries_that_are_no_objects_are_ignored() =>
        Assert.Equal(["good"], Read(null, 1, "text", new JsonArray(), new JsonObject(), Entry(Key, "good")).Keys);

    [Fact]
    public void Use_and_algorithm_may_be_absent_and_other_members_there()
    {
        var key = Entry(Key, "good");
        key.Remove("use");
        key.Remove("alg");
        key["x5u"] = "https://attacker.test/certificate.pem";
        key["key_ops"] = new JsonArray("verify");
        key["unknown"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };

        Assert.Equal(["good"], Read(key).Keys);
    }

    [Fact]
    public void One_key_twice_is_one_key() => Assert.Equal(["good"], Read(Entry(Key, "good"), Entry(Key, "good")).Keys);

    [Fact]
    public void Two_keys_of_one_id_are_neither() =>
        Assert.Equal(["good"], Read(Entry(Key, "twice"), Entry(OtherKey, "twice"), Entry(Key, "good")).Keys);

    [Fact]
    public async Task A_certificate_in_the_entry_verifies_nothing()
    {
        var entry = Entry(Key, "good");
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
    public void What_is_no_key_set_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => KeySetReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_is_nested_without_end_is_refused() =>
        Assert.ThrowsAny<JsonException>(() =>
            KeySetReader.Read(
                Encoding.UTF8.GetBytes("""{"keys":""" + new string('[', 10_000) + new string(']', 10_000) + "}")
            )
        );

    internal static JsonObject Entry(RSA key, string kid)
    {
        var entry = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = kid,
        };
        SetNumber(entry, "n", key.ExportParameters(false).Modulus!);
        SetNumber(entry, "e", key.ExportParameters(false).Exponent!);
        return entry;
    }

    internal static string Document(params JsonNode?[] entries) =>
        new JsonObject { ["keys"] = new JsonArray(entries) }.ToJsonString();

    private static FrozenDictionary<string, SecurityKey> Read(params JsonNode?[] entries) =>
        KeySetReader.Read(Encoding.UTF8.GetBytes(Document(entries)));

    private static void SetNumber(JsonObject key, string name, byte[] value) =>
        key[name] = Base64Url.EncodeToString(value);

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
