namespace Fubuni.ServiceDefaults;

/// <summary>Metadata of an endpoint: where clients that are refused there learn who issues its access tokens (RFC 9728 section 5.1).</summary>
/// <param name="MetadataUrl">Of the protected resource metadata document, absolute.</param>
public sealed record ProtectedResource(string MetadataUrl);
