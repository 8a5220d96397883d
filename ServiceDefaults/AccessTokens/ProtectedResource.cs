namespace Fubuni.ServiceDefaults;

/// <summary>
/// Metadata of an endpoint: it tells clients that were refused which issuer its access tokens have (RFC 9728 section
/// 5.1).
/// </summary>
/// <param name="MetadataUrl">The absolute address of the protected resource metadata document.</param>
/// <param name="Help">How to get a token, in a sentence for the detail of a refusal.</param>
public sealed record ProtectedResource(string MetadataUrl, string Help);
