namespace Fubuni.ServiceDefaults;

/// <summary>
/// The rules for access tokens (configuration section <c>TokenValidation</c>), for the service that issues them and all
/// that accept them.
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
    /// The largest accepted difference between the clocks of two services. ASP.NET's default of five minutes is a third
    /// of the lifetime of a token.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The lifetime of an access token, and so the longest time that a revocation must be kept.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
