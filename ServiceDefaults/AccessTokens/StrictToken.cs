using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// What RFC 7515 and RFC 8725 ask of a JWT and the library lets pass: one spelling of a token, no member twice, no
/// extension that is not understood, an <c>iat</c>. Looked at after the signature, so that nothing of a stranger's
/// token is read twice.
/// </summary>
internal static class StrictToken
{
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false };

    /// <summary>Extensions that change what a token means.</summary>
    private static readonly string[] NotUnderstood = ["crit", "b64", "zip"];

    /// <summary>The claims; null when the token is not as it must be. The caller disposes them.</summary>
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
    /// Some encoders leave bits of the last character unused; only zeros there make one text of one token.
    /// </summary>
    private static bool IsCanonical(string segment) =>
        Base64Url.EncodeToString(Base64Url.DecodeFromChars(segment)) == segment;

    /// <summary>A token from the future would outlive the mark that ends all tokens of its user.</summary>
    private static bool IsIssuedBy(JsonElement claims, DateTimeOffset latest) =>
        IsNumber(claims, JwtRegisteredClaimNames.Iat)
        && claims.GetProperty(JwtRegisteredClaimNames.Iat).GetDouble() <= latest.ToUnixTimeSeconds();

    private static bool IsNumber(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && double.IsFinite(value.GetDouble());
}
