namespace Fubuni.ServiceDefaults;

/// <summary>
/// Metadata of an endpoint: where clients that are refused there learn who issues its access tokens (RFC 9728 section
/// 5.1).
/// </summary>
/// <param name="MetadataUrl">Of the protected resource metadata document, absolute.</param>
/// <param name="Help">How to get a token, in a sentence for the detail of a refusal.</param>
public sealed record ProtectedResource(string MetadataUrl, string Help);
