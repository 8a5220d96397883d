namespace Fubuni.AuthService.DataProtection;

/// <summary>
/// A key of ASP.NET Core's data protection, which encrypts data that browsers carry, such as the state of a sign-in
/// with Google.
/// </summary>
public sealed class DataProtectionKey
{
    /// <summary>The name from the key manager.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The key in the format of the key manager; its secret part is encrypted: see <see cref="KeyXmlEncryptor"/>.
    /// </summary>
    public required string Xml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
