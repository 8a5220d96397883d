using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.Passwords;

internal static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder routes)
        => routes.MapAuthGroup().MapPost("/change-password", ChangeAsync)
            .WithName("ChangePassword")
            .HashesPasswords()
            .IsLimited()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Sets another password and signs all other devices out (ASVS 6.2.3, 7.4.3).</summary>
    /// <remarks>
    /// The caller gives the current password, or has signed in or reauthenticated in the last 10 minutes: so a user who signs in with Google sets
    /// a first one. 403 `invalid_credentials` with `errors.currentPassword` when that is wrong, or the account has none; 403
    /// `recent_sign_in_required` without it; 422 `validation_failed` with `errors` for each field; 429 `rate_limited` and 503 `hash_queue_full` with
    /// Retry-After. This session goes on.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        ChangePasswordRequest request,
        RequestLimits limits,
        RecentSignIn recent,
        PasswordChange change,
        AuthMetrics metrics,
        CurrentUser user,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (RequestValidation.Check(request) is { Count: > 0 } errors)
        {
            metrics.PasswordChanged("validation_failed");
            return Problem.Validation(errors);
        }

        // Guesses at the current password are counted with those at sign-in.
        if (await limits.LoginAsync(context, client, user) is { } refusal)
        {
            metrics.PasswordChanged("rate_limited");
            return refusal;
        }

        var needsRecentSignIn = request.CurrentPassword is null;
        if ((!needsRecentSignIn || await recent.IsRecentAsync(user, cancellationToken))
            && await change.AttemptAsync(user, request.CurrentPassword, request.NewPassword!, client, cancellationToken))
        {
            metrics.PasswordChanged("ok");
            return TypedResults.NoContent();
        }

        metrics.PasswordChanged(needsRecentSignIn ? "recent_sign_in_required" : "invalid_credentials");
        return needsRecentSignIn ? RecentSignIn.Required() : Reauthentication.WrongPassword("currentPassword");
    }
}
