using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.AuthService.Accounts;

namespace Fubuni.AuthService.AuthSessions;

/// <param name="AccessToken">For the Authorization header, as a bearer token.</param>
/// <param name="TokenType">Always `Bearer`.</param>
/// <param name="ExpiresIn">Life of the access token in seconds.</param>
/// <param name="User">Who is signed in.</param>
/// <param name="RefreshToken">Only where the client asked for it in the body.</param>
public sealed record AuthResponse(
    string AccessToken,
    string TokenType,
    int ExpiresIn,
    UserResponse User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null
);

[JsonConverter(typeof(TokenDeliveryConverter))]
public enum TokenDelivery
{
    Cookie,
    Body,
}

internal sealed class TokenDeliveryConverter()
    : JsonStringEnumConverter<TokenDelivery>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AuthResponse))]
[JsonSerializable(typeof(TokenClaims))]
internal sealed partial class AuthSessionJsonContext : JsonSerializerContext;
