using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.SignIn;

internal static class ReauthenticationEndpoints
{
    public static void MapReauthentication(this IEndpointRouteBuilder routes)
        => routes.MapAuthGroup().MapPost("/reauthenticate", ReauthenticateAsync)
            .WithName("Reauthenticate")
            .HashesPasswords()
            .IsLimited()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Proves with the password that the user is still the one who signed in.</summary>
    /// <remarks>
    /// For the next 10 minutes this session counts as recently signed in, as it did after signing in; `authenticatedAt` of `GET /api/auth/me` moves to now.
    /// 403 `invalid_credentials` with `errors.password` when the password is wrong, or the account has none; 422 `validation_failed`; 429
    /// `rate_limited`, counted with the passwords tried at sign-in, and 503 `hash_queue_full` with Retry-After.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ReauthenticateAsync(
        ReauthenticateRequest request,
        RequestLimits limits,
        Reauthentication reauthentication,
        RecentSignIn recent,
        AuditTrail audit,
        AuthMetrics metrics,
        CurrentUser user,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (RequestValidation.Check(request) is { Count: > 0 } errors)
        {
            metrics.Reauthenticated("validation_failed");
            return Problem.Validation(errors);
        }

        if (await limits.LoginAsync(context, client, user) is { } refusal)
        {
            metrics.Reauthenticated("rate_limited");
            return refusal;
        }

        if (!await reauthentication.AttemptAsync(user, request.Password!, client, cancellationToken))
        {
            metrics.Reauthenticated("invalid_credentials");
            return Reauthentication.WrongPassword("password");
        }

        if (!await recent.RenewAsync(user, cancellationToken))
        {
            metrics.Reauthenticated("session_revoked");
            return Problem.Of(StatusCodes.Status401Unauthorized, "session_revoked", "The session of this access token has ended.");
        }

        await audit.RecordAsync(AuditEventType.Reauthenticated, client, user.Id, user.SessionId);
        metrics.Reauthenticated("ok");
        return TypedResults.NoContent();
    }
}
