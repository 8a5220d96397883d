using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.AuthService.SignIn.Reauthentication;

/// <param name="Password">The one that counts now.</param>
public sealed record ReauthenticateRequest(string? Password);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ReauthenticateRequest))]
internal sealed partial class ReauthenticationJsonContext : JsonSerializerContext;
