using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Deletion;
using Fubuni.AuthService.Export;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Fubuni.AuthService;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapAuthGroup();
        account.MapDelete("/account", DeleteAsync)
            .WithName("DeleteAccount")
            .HashesPasswords()
            .IsLimited()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        account.MapGet("/export", ExportAsync)
            .WithName("ExportAccount")
            .Produces<AccountExport>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Deletes the account with everything in it, for good.</summary>
    /// <remarks>
    /// The caller gives the current password, or has signed in or reauthenticated in the last 10 minutes. All devices are signed out at once, and the
    /// cookie is cleared. Conversations and tasks follow in the background, in seconds as a rule. Who registers with the same address later starts
    /// afresh. 403 `invalid_credentials` with `errors.currentPassword` when the password is wrong, or the account has none; 403
    /// `recent_sign_in_required` without it; 422 `validation_failed`; 429 `rate_limited` and 503 `hash_queue_full` with Retry-After.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] DeleteAccountRequest? request,
        Reauthentication reauthentication,
        AccountEraser eraser,
        RefreshCookie cookie,
        AuthMetrics metrics,
        CurrentUser user,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (RequestValidation.Check(request) is { Count: > 0 } errors)
        {
            return Problem.Validation(errors);
        }

        if (await reauthentication.RefuseAsync(context, user, request?.CurrentPassword, "currentPassword", client, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await eraser.EraseAsync(user.Id);
        metrics.AccountDeleted();
        cookie.Clear(context);
        return TypedResults.NoContent();
    }

    /// <summary>All that the product holds of the user, as one JSON document.</summary>
    /// <remarks>
    /// An attachment, `fubuni-export.json`: the account, its ways to sign in, its sessions and security events, and under `chat` the conversations and
    /// tasks as `GET /api/chat/export` gives them. 403 `recent_sign_in_required` unless the user has signed in or reauthenticated in the last 10 minutes;
    /// 503 `chat_unavailable`, before any of the document, when the conversations cannot be read. What fails later breaks the connection: a document
    /// that arrives is whole.
    /// </remarks>
    internal static async Task<Results<AccountExportResult, ProblemHttpResult>> ExportAsync(
        RecentSignIn recent, AccountExporter exporter, AuditTrail audit, CurrentUser user, ClientInfo client, HttpContext context, CancellationToken cancellationToken)
    {
        if (!await recent.IsRecentAsync(user, cancellationToken))
        {
            return RecentSignIn.Required();
        }

        if (await exporter.PrepareAsync(user.Id, context.Request.Headers.Authorization.ToString(), cancellationToken) is not { } export)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "chat_unavailable", "The conversations cannot be read right now. Try again later.");
        }

        await audit.RecordAsync(AuditEventType.AccountExported, client, user.Id, user.SessionId);
        return export;
    }
}
