using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.AuthService.AuthSessions;

namespace Fubuni.AuthService.SignIn.Password;

/// <param name="Name">What to call the user; 1 to 100 characters.</param>
/// <param name="Email">Unique; stored trimmed and in lower case.</param>
/// <param name="Password">At least 8 characters, at most 1,024 bytes, not one that is easy to guess.</param>
/// <param name="Deliver">
/// Where the refresh token goes: `cookie` (default) or `body`, for clients without cookies.
/// </param>
public sealed record RegisterRequest(
    string? Name,
    string? Email,
    string? Password,
    TokenDelivery Deliver = TokenDelivery.Cookie
);

/// <param name="Deliver">
/// Where the refresh token goes: `cookie` (default) or `body`, for clients without cookies.
/// </param>
public sealed record LoginRequest(string? Email, string? Password, TokenDelivery Deliver = TokenDelivery.Cookie);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
internal sealed partial class PasswordSignInJsonContext : JsonSerializerContext;
