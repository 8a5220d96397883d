using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.RateLimiting;
using Fubuni.AuthService.SignIn.Reauthentication;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Fubuni.AuthService.Accounts.Deletion;

internal static class DeletionEndpoints
{
    public static void MapAccountDeletion(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .MapDelete("/account", DeleteAsync)
            .WithName("DeleteAccount")
            .HashesPasswords()
            .Validates<DeleteAccountRequest>(Check)
            .IsLimited<DeleteAccountRequest>(CheckLimitAsync)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>Deletes the account with everything in it, for good.</summary>
    /// <remarks>
    /// The caller gives the current password, or has signed in or reauthenticated in the last 10 minutes. All devices
    /// are signed out at once, and the cookie is cleared. Conversations and tasks follow in the background, in seconds
    /// as a rule. Who registers with the same address later starts afresh. 403 `invalid_credentials` with
    /// `errors.currentPassword` when the password is wrong, or the account has none; 403 `recent_sign_in_required`
    /// without it; 409 `account_referenced` with `table` where rows of a table that is not ours refer to the account,
    /// which is then unchanged; 422 `validation_failed`; 429 `rate_limited` and 503 `hash_queue_full` with Retry-After.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] DeleteAccountRequest? request,
        [AsParameters] DeletionServices services,
        CurrentUser user,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var confirmation = await services.Reauthenticator.RequireRecentSignInAsync(
            user,
            request?.CurrentPassword,
            "currentPassword",
            client,
            cancellationToken
        );
        if (confirmation.Error is { } refusal)
        {
            return refusal.ToProblem();
        }

        var deletion = await services.Eraser.EraseAsync(user.Id);
        if (deletion.Error is { } referenced)
        {
            return referenced.ToProblem();
        }

        services.Metrics.AccountDeleted();
        services.Cookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static Dictionary<string, string[]> Check(DeleteAccountRequest request) =>
        FieldErrors.Collect(("currentPassword", PasswordFields.CheckOptional(request.CurrentPassword)));

    /// <summary>Attempts with the password are counted with those at sign-in.</summary>
    private static async Task<Result<BudgetState[]>> CheckLimitAsync(
        RequestLimits limits,
        HttpContext context,
        DeleteAccountRequest? request
    ) => request?.CurrentPassword is null ? RequestLimits.Uncounted : await limits.CheckLoginAsync(context);

    internal sealed record DeletionServices(
        Reauthenticator Reauthenticator,
        AccountEraser Eraser,
        RefreshCookie Cookie,
        AuthMetrics Metrics
    );
}
