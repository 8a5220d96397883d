using System.Globalization;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>The <c>error_description</c> of a challenge: which check of the token failed.</summary>
internal static class ErrorDescription
{
    public static string Of(Exception failure)
    {
        IEnumerable<Exception> failures = failure is AggregateException aggregate ? aggregate.InnerExceptions : [failure];
        return string.Join("; ", failures.Select(Describe).OfType<string>());
    }

    /// <summary>Some of these exceptions derive from others: the most specific first.</summary>
    private static string? Describe(Exception failure) => failure switch
    {
        SecurityTokenInvalidAudienceException e => $"The audience '{e.InvalidAudience ?? "(null)"}' is invalid",
        SecurityTokenInvalidIssuerException e => $"The issuer '{e.InvalidIssuer ?? "(null)"}' is invalid",
        SecurityTokenNoExpirationException => "The token has no expiration",
        SecurityTokenInvalidLifetimeException e => $"The token lifetime is invalid; NotBefore: '{Text(e.NotBefore)}', Expires: '{Text(e.Expires)}'",
        SecurityTokenNotYetValidException e => $"The token is not valid before '{Text(e.NotBefore)}'",
        SecurityTokenExpiredException e => $"The token expired at '{Text(e.Expires)}'",
        SecurityTokenSignatureKeyNotFoundException => "The signature key was not found",
        SecurityTokenInvalidSignatureException => "The signature is invalid",
        _ => null,
    };

    private static string Text(DateTime? time) => time?.ToString(CultureInfo.InvariantCulture) ?? "(null)";
}
