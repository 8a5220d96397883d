using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.AuthService.AuthSessions.Refresh;

/// <param name="RefreshToken">From clients without cookies; browsers send none.</param>
/// <param name="AllowSignedOut">
/// Answer 204 instead of 401 `refresh_missing`: a page that only asks whether somebody is signed in.
/// </param>
public sealed record RefreshRequest(string? RefreshToken, bool AllowSignedOut = false);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RefreshRequest))]
internal sealed partial class RefreshJsonContext : JsonSerializerContext;
