namespace Fubuni.ServiceDefaults;

/// <summary>
/// What an access token must be (configuration section <c>TokenValidation</c>), for the service that issues it and all
/// that accept it.
/// </summary>
public sealed class TokenValidationOptions
{
    public const string Section = "TokenValidation";

    /// <summary>
    /// The <c>iss</c> claim, compared exactly: the public origin of the product, without a trailing slash.
    /// </summary>
    public required string Issuer { get; set; }

    /// <summary>The <c>aud</c> claim.</summary>
    public string Audience { get; set; } = "fubuni";

    /// <summary>
    /// How far the clocks of two services may be apart. ASP.NET's default of five minutes is a third of a token's life.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Life of an access token, and so the longest time that a revocation has to be remembered.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
