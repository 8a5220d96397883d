namespace Fubuni.AuthService.DataProtection;

/// <summary>A key of ASP.NET Core's data protection, which seals what travels through browsers, as the state of a sign-in with Google.</summary>
public sealed class DataProtectionKey
{
    /// <summary>The name that the key manager gives it.</summary>
    public required string Name { get; init; }

    /// <summary>The key as the key manager writes it; its secret part is encrypted: see <see cref="KeyXmlEncryptor"/>.</summary>
    public required string Xml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
