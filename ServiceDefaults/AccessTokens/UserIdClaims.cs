using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// Finds the user of a token. <c>sub</c> is the user id. Tokens of earlier versions have it in <c>user_id</c>, which
/// must not contradict <c>sub</c>. A claim that is absent, null or blank is ignored.
/// </summary>
internal static class UserIdClaims
{
    private const string LegacyClaim = "user_id";

    /// <summary>The length that the services can store.</summary>
    private const int MaxLength = 255;

    public static TokenRefusal? Read(JsonElement claims, out string userId)
    {
        var subject = Read(claims, JwtRegisteredClaimNames.Sub);
        var legacy = Read(claims, LegacyClaim);
        userId = subject.Id ?? legacy.Id ?? "";
        if (userId.Length == 0)
        {
            return TokenRefusal.UserIdMissing;
        }

        var agree = subject.IsBlank || legacy.IsBlank || subject.Id == legacy.Id;
        return agree ? null : TokenRefusal.UserIdConflict;
    }

    private static (bool IsBlank, string? Id) Read(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return (true, null);
        }

        if (value.ValueKind != JsonValueKind.String || TextOf(value) is not { } text)
        {
            return (false, null);
        }

        return string.IsNullOrWhiteSpace(text) ? (true, null)
            : text.Length <= MaxLength && !text.Any(char.IsControl) ? (false, text)
            : (false, null);
    }

    /// <summary>Null for half of a surrogate pair, which is not valid text.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
