using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.RateLimiting;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.SignIn.Reauthentication;

internal static class ReauthenticationEndpoints
{
    public static void MapReauthentication(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .MapPost("/reauthenticate", ReauthenticateAsync)
            .WithName("Reauthenticate")
            .CountsResults((metrics, result) => metrics.Reauthenticated(result))
            .HashesPasswords()
            .Validates<ReauthenticateRequest>(Check)
            .IsLimited<ReauthenticateRequest>((limits, context, _) => limits.CheckLoginAsync(context))
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>Proves with the password that the user is still the one who signed in.</summary>
    /// <remarks>
    /// For the next 10 minutes this session counts as recently signed in, as it did after signing in; `authenticatedAt`
    /// of `GET /api/auth/me` moves to now. 403 `invalid_credentials` with `errors.password` when the password is wrong,
    /// or the account has none; 422 `validation_failed`; 429 `rate_limited`, counted with the passwords tried at
    /// sign-in, and 503 `hash_queue_full` with Retry-After.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ReauthenticateAsync(
        ReauthenticateRequest request,
        Reauthenticator reauthenticator,
        RecentSignIn recent,
        AuditTrail audit,
        CurrentUser user,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var check = await reauthenticator.CheckPasswordAsync(
            user,
            request.Password!,
            "password",
            client,
            cancellationToken
        );
        if (check.Error is { } wrongPassword)
        {
            return wrongPassword.ToProblem();
        }

        var renewal = await recent.RenewAsync(user, cancellationToken);
        if (renewal.Error is { } revoked)
        {
            return revoked.ToProblem();
        }

        await audit.RecordAsync(AuditEventType.Reauthenticated, client, user.Id, user.SessionId);
        return TypedResults.NoContent();
    }

    private static Dictionary<string, string[]> Check(ReauthenticateRequest request) =>
        FieldErrors.Collect(("password", PasswordFields.CheckGiven(request.Password)));
}
