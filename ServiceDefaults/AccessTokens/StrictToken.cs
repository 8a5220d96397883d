using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// Checks what RFC 7515 and RFC 8725 require of a JWT and the library does not check: one encoding of a token, no
/// duplicate member, no unknown extension, an <c>iat</c>. Called after the signature was verified, so that tokens of
/// strangers are parsed only once.
/// </summary>
internal static class StrictToken
{
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false };

    /// <summary>Extensions that change the meaning of a token.</summary>
    private static readonly string[] NotUnderstood = ["crit", "b64", "zip"];

    /// <summary>The claims; null when the token breaks a rule. The caller disposes them.</summary>
    public static JsonDocument? ReadClaims(JsonWebToken token, DateTimeOffset latestIssue)
    {
        try
        {
            if (
                !IsCanonical(token.EncodedHeader)
                || !IsCanonical(token.EncodedPayload)
                || !IsCanonical(token.EncodedSignature)
            )
            {
                return null;
            }

            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedHeader), Json);
            if (NotUnderstood.Any(member => header.RootElement.TryGetProperty(member, out _)))
            {
                return null;
            }

            var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Json);
            if (
                IsIssuedBy(claims.RootElement, latestIssue) && IsNumber(claims.RootElement, JwtRegisteredClaimNames.Exp)
            )
            {
                return claims;
            }

            claims.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The last character of a segment can have unused bits. They must be zero, so that a token has only one encoding.
    /// </summary>
    private static bool IsCanonical(string segment) =>
        Base64Url.EncodeToString(Base64Url.DecodeFromChars(segment)) == segment;

    /// <summary>
    /// A token with an <c>iat</c> in the future would still be valid after a revocation of all tokens of its user.
    /// </summary>
    private static bool IsIssuedBy(JsonElement claims, DateTimeOffset latest) =>
        IsNumber(claims, JwtRegisteredClaimNames.Iat)
        && claims.GetProperty(JwtRegisteredClaimNames.Iat).GetDouble() <= latest.ToUnixTimeSeconds();

    private static bool IsNumber(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && double.IsFinite(value.GetDouble());
}
