using System.Globalization;
using System.Security.Claims;
using Fubuni.AuthService.Endpoints;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Fubuni.AuthService.AuthSessions;

internal static class VerifyEndpoints
{
    public static void MapVerify(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .MapGet("/verify", Verify)
            .WithName("Verify")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    /// <summary>Says whether the access token is good, and what it says.</summary>
    /// <remarks>
    /// 401 with the reason: `token_missing`, `token_invalid`, `token_expired`, `session_revoked`, `user_id_missing` or
    /// `user_id_conflict`.
    /// </remarks>
    internal static Ok<TokenClaims> Verify(CurrentUser user, ClaimsPrincipal principal, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            new TokenClaims(
                user.Id,
                user.SessionId == Guid.Empty ? null : user.SessionId,
                user.Email,
                user.Name,
                ReadSeconds(principal, JwtRegisteredClaimNames.Iat),
                ReadSeconds(principal, JwtRegisteredClaimNames.Exp)
            )
        );
    }

    private static long? ReadSeconds(ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
}

/// <param name="Sub">The user id, also where the token has it as `user_id` only.</param>
/// <param name="Sid">The session; null in tokens that carry none.</param>
/// <param name="Email">Or empty.</param>
/// <param name="Name">Or empty.</param>
/// <param name="Iat">Issued at, in Unix seconds.</param>
/// <param name="Exp">Expires at, in Unix seconds.</param>
public sealed record TokenClaims(string Sub, Guid? Sid, string Email, string Name, long? Iat, long? Exp);
