using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// What our access tokens need in addition to a valid signature, and the response when one is refused: 401 with a
/// <c>code</c> (RFC 6750 section 3).
/// </summary>
internal sealed class AccessTokenEvents(IVerificationKeys keys, IRevocations revocations, TimeProvider time)
    : JwtBearerEvents
{
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        if (BearerToken.Read(context.Request) is not { } token)
        {
            context.NoResult();
            return;
        }

        if (BearerToken.ReadKeyId(token) is { } kid && keys.Find(kid).Count == 0)
        {
            await keys.RefreshAsync(kid, context.HttpContext.RequestAborted);
        }

        context.Token = token;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        using var claims = StrictToken.ReadClaims(
            (JsonWebToken)context.SecurityToken,
            time.GetUtcNow() + context.Options.TokenValidationParameters.ClockSkew
        );
        if (claims is null)
        {
            Refuse(context, TokenRefusal.Invalid);
            return Task.CompletedTask;
        }

        if (UserIdClaims.Read(claims.RootElement, out var userId) is { } refusal)
        {
            Refuse(context, refusal);
            return Task.CompletedTask;
        }

        var identity = (ClaimsIdentity)context.Principal!.Identity!;
        SetSubject(identity, userId);
        _ = Guid.TryParse(identity.FindFirst(JwtRegisteredClaimNames.Sid)?.Value, out var sessionId);
        var issuedAt = IssuedAt(identity);
        if (revocations.IsRevoked(sessionId, userId, issuedAt))
        {
            Refuse(context, TokenRefusal.SessionRevoked);
            return Task.CompletedTask;
        }

        context.HttpContext.Features.Set(
            new CurrentUser(
                userId,
                sessionId,
                identity.FindFirst(JwtRegisteredClaimNames.Email)?.Value ?? "",
                identity.FindFirst(JwtRegisteredClaimNames.Name)?.Value ?? ""
            )
            {
                IssuedAt = issuedAt,
                ExpiresAt = context.SecurityToken.ValidTo,
            }
        );
        return Task.CompletedTask;
    }

    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        if (context.HttpContext.Features.Get<TokenRefusal>() is null)
        {
            context.HttpContext.Features.Set(
                context.Exception is SecurityTokenExpiredException ? TokenRefusal.Expired : TokenRefusal.Invalid
            );
        }

        return Task.CompletedTask;
    }

    public override async Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var refusal = context.HttpContext.Features.Get<TokenRefusal>() ?? TokenRefusal.Missing;
        var resource = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ProtectedResource>();
        context.Response.Headers[HeaderNames.WWWAuthenticate] = ChallengeOf(refusal, resource);
        var detail = resource is null ? refusal.Detail : $"{refusal.Detail} {resource.Help}";
        await Problem.Of(StatusCodes.Status401Unauthorized, refusal.Code, detail).ExecuteAsync(context.HttpContext);
    }

    private static string ChallengeOf(TokenRefusal refusal, ProtectedResource? resource)
    {
        List<string> parameters = [];
        if (refusal != TokenRefusal.Missing)
        {
            parameters.Add("error=\"invalid_token\"");
        }

        if (resource is not null)
        {
            parameters.Add($"resource_metadata=\"{resource.MetadataUrl}\"");
        }

        return $"Bearer {string.Join(", ", parameters)}".TrimEnd();
    }

    /// <summary>Makes sure that the user id is in <c>sub</c>, for all code that reads the claims.</summary>
    private static void SetSubject(ClaimsIdentity identity, string userId)
    {
        var subject = identity.FindFirst(JwtRegisteredClaimNames.Sub);
        if (subject?.Value != userId)
        {
            identity.TryRemoveClaim(subject);
            identity.AddClaim(new Claim(JwtRegisteredClaimNames.Sub, userId));
        }
    }

    private static DateTimeOffset IssuedAt(ClaimsIdentity identity) =>
        long.TryParse(
            identity.FindFirst(JwtRegisteredClaimNames.Iat)?.Value,
            CultureInfo.InvariantCulture,
            out var seconds
        ) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MinValue;

    private static void Refuse(TokenValidatedContext context, TokenRefusal refusal)
    {
        context.HttpContext.Features.Set(refusal);
        context.Fail(refusal.Code);
    }
}
