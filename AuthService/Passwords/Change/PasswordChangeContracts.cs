using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.AuthService.Passwords.Change;

/// <param name="CurrentPassword">The one that counts now; may be left out soon after signing in.</param>
/// <param name="NewPassword">At least 8 characters, at most 1,024 bytes, not one that is easy to guess.</param>
public sealed record ChangePasswordRequest(string? CurrentPassword, string? NewPassword);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChangePasswordRequest))]
internal sealed partial class PasswordChangeJsonContext : JsonSerializerContext;
