using System.Buffers.Text;
using System.Collections.Frozen;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// Reads the keys that can verify our tokens from a JWK set: RSA keys for RS256 signatures. All others are ignored; an
/// invalid entry does not invalidate the set (RFC 7517 section 5). Only <c>n</c> and <c>e</c> define the key:
/// certificates and URLs in an entry are not used.
/// </summary>
internal static class KeySetReader
{
    private const int MinModulusBits = 2048;

    /// <summary>Verifying with a larger key takes so long that tokens could be used for a denial of service.</summary>
    private const int MaxModulusBits = 8192;

    /// <summary>The smallest exponent of FIPS 186-5.</summary>
    private const int MinExponent = 65537;

    /// <summary>Members that only a private or a symmetric key has.</summary>
    private static readonly string[] SecretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <exception cref="JsonException">The text is not a key set.</exception>
    public static FrozenDictionary<string, SecurityKey> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out var entries)
            || entries.ValueKind != JsonValueKind.Array
        )
        {
            throw new JsonException("A key set is an object with an array of keys.");
        }

        return entries
            .EnumerateArray()
            .Select(ReadKey)
            .OfType<RsaSecurityKey>()
            .GroupBy(key => key.KeyId, StringComparer.Ordinal)
            // Two different keys have the same id. Neither is used, because either could be the wrong one.
            .Where(group => group.DistinctBy(key => Convert.ToHexString(key.ComputeJwkThumbprint())).Count() == 1)
            .ToFrozenDictionary(group => group.Key, SecurityKey (group) => group.First(), StringComparer.Ordinal);
    }

    private static RsaSecurityKey? ReadKey(JsonElement entry)
    {
        if (
            entry.ValueKind != JsonValueKind.Object
            || Text(entry, "kty") != JsonWebAlgorithmsKeyTypes.RSA
            || Text(entry, "kid") is not { Length: > 0 } kid
            || !IsAbsentOr(entry, "use", use => use.ValueEquals("sig"u8))
            || !IsAbsentOr(entry, "alg", algorithm => algorithm.ValueEquals(SecurityAlgorithms.RsaSha256))
            || !IsAbsentOrHas(entry, "key_ops", "verify"u8)
            || SecretMembers.Any(member => entry.TryGetProperty(member, out _))
            || Number(entry, "n") is not { } modulus
            || Number(entry, "e") is not { } exponent
        )
        {
            return null;
        }

        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        return
            n.GetBitLength() is >= MinModulusBits and <= MaxModulusBits
            && !n.IsEven
            && e >= MinExponent
            && e < n
            && !e.IsEven
            ? new RsaSecurityKey(
                new RSAParameters
                {
                    Modulus = n.ToByteArray(isUnsigned: true, isBigEndian: true),
                    Exponent = e.ToByteArray(isUnsigned: true, isBigEndian: true),
                }
            )
            {
                KeyId = kid,
            }
            : null;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsAbsentOr(JsonElement entry, string name, Predicate<JsonElement> expected) =>
        !entry.TryGetProperty(name, out var value) || (value.ValueKind == JsonValueKind.String && expected(value));

    /// <summary>RFC 7517 section 4.3: a key with <c>key_ops</c> is for these operations only.</summary>
    private static bool IsAbsentOrHas(JsonElement entry, string name, ReadOnlySpan<byte> expected)
    {
        if (!entry.TryGetProperty(name, out var values))
        {
            return true;
        }

        if (values.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(expected))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[]? Number(JsonElement entry, string name)
    {
        var text = Text(entry, name);
        return text is not null && Base64Url.IsValid(text) && !text.Contains('=', StringComparison.Ordinal)
            ? Base64Url.DecodeFromChars(text)
            : null;
    }
}
