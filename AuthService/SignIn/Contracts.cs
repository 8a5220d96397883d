using System.Text.Json.Serialization;
using Fubuni.AuthService.Accounts;

namespace Fubuni.AuthService.SignIn;

/// <param name="Name">What to call the user; 1 to 100 characters.</param>
/// <param name="Email">Unique; stored trimmed and in lower case.</param>
/// <param name="Password">At least 8 characters, at most 1,024 bytes, not one that is easy to guess.</param>
/// <param name="Deliver">Where the refresh token goes: `cookie` (default) or `body`, for clients without cookies.</param>
public sealed record RegisterRequest(string? Name, string? Email, string? Password, TokenDelivery Deliver = TokenDelivery.Cookie);

/// <param name="Deliver">Where the refresh token goes: `cookie` (default) or `body`, for clients without cookies.</param>
public sealed record LoginRequest(string? Email, string? Password, TokenDelivery Deliver = TokenDelivery.Cookie);

/// <param name="RefreshToken">From clients without cookies; browsers send none.</param>
public sealed record RefreshRequest(string? RefreshToken);

/// <param name="Password">The one that counts now.</param>
public sealed record ReauthenticateRequest(string? Password);

/// <param name="CurrentPassword">The one that counts now; may be left out soon after signing in.</param>
/// <param name="NewPassword">At least 8 characters, at most 1,024 bytes, not one that is easy to guess.</param>
public sealed record ChangePasswordRequest(string? CurrentPassword, string? NewPassword);

/// <param name="CurrentPassword">May be left out soon after signing in.</param>
public sealed record DeleteAccountRequest(string? CurrentPassword);

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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null);

/// <param name="Id">Text; not necessarily a uuid.</param>
/// <param name="Image">Address of a picture, or null.</param>
public sealed record UserResponse(string Id, string Email, string Name, bool EmailVerified, string? Image, DateTimeOffset CreatedAt)
{
    public static UserResponse Of(User user) => new(user.Id, user.Email, user.Name, user.EmailVerified, user.Image, user.CreatedAt);
}

/// <param name="Id">Text; not necessarily a uuid.</param>
/// <param name="Image">Address of a picture, or null.</param>
/// <param name="AuthenticatedAt">
/// When this session last proved who the user is: at sign-in, or by `reauthenticate` since. Endpoints that ask for a recent sign-in go by it.
/// </param>
/// <param name="SignInMethods">Of `password` and `google`, those by which this user can sign in.</param>
public sealed record MeResponse(
    string Id,
    string Email,
    string Name,
    bool EmailVerified,
    string? Image,
    DateTimeOffset CreatedAt,
    DateTimeOffset AuthenticatedAt,
    IReadOnlyList<string> SignInMethods)
{
    public static MeResponse Of(User user, DateTimeOffset authenticatedAt, IReadOnlyList<string> signInMethods)
        => new(user.Id, user.Email, user.Name, user.EmailVerified, user.Image, user.CreatedAt, authenticatedAt, signInMethods);
}

/// <param name="Location">Google's page, for the browser to navigate to.</param>
public sealed record GoogleLinkResponse(string Location);

/// <param name="Google">Whether users can sign in with Google.</param>
public sealed record ProvidersResponse(bool Google);

[JsonConverter(typeof(TokenDeliveryConverter))]
public enum TokenDelivery
{
    Cookie,
    Body,
}

internal sealed class TokenDeliveryConverter() : JsonStringEnumConverter<TokenDelivery>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(ReauthenticateRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(DeleteAccountRequest))]
[JsonSerializable(typeof(AuthResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(GoogleLinkResponse))]
[JsonSerializable(typeof(ProvidersResponse))]
internal sealed partial class SignInJsonContext : JsonSerializerContext;
