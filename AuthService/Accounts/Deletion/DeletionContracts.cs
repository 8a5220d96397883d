using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.AuthService.Accounts.Deletion;

/// <param name="CurrentPassword">May be left out soon after signing in.</param>
public sealed record DeleteAccountRequest(string? CurrentPassword);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeleteAccountRequest))]
internal sealed partial class DeletionJsonContext : JsonSerializerContext;
