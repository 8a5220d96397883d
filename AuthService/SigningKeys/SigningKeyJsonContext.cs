using System.Text.Json.Serialization;

namespace Fubuni.AuthService.SigningKeys;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeySetDocument))]
[JsonSerializable(typeof(DiscoveryDocument))]
[JsonSerializable(typeof(AuthorizationServerDocument))]
internal sealed partial class SigningKeyJsonContext : JsonSerializerContext;
