using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.SignIn.Reauthentication;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.AuthService.Accounts.Export;

internal static class ExportEndpoints
{
    public static void MapAccountExport(this IEndpointRouteBuilder routes) =>
        routes
            .MapAuthGroup()
            .MapGet("/export", ExportAsync)
            .WithName("ExportAccount")
            .Produces<AccountExport>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>All that the product holds of the user, as one JSON document.</summary>
    /// <remarks>
    /// An attachment, `fubuni-export.json`: the account, its ways to sign in, its sessions and security events, and
    /// under `chat` the conversations and tasks as `GET /api/chat/export` gives them. 403 `recent_sign_in_required`
    /// unless the user has signed in or reauthenticated in the last 10 minutes; 401 `session_revoked` when the account
    /// has been deleted meanwhile; 503 `chat_unavailable`, before any of the document, when the conversations cannot be
    /// read. What fails later breaks the connection: a document that arrives is whole.
    /// </remarks>
    internal static async Task<Results<AccountExportResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] ExportServices services,
        CurrentUser user,
        ClientInfo client,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var recentSignIn = await services.Recent.RequireAsync(user, cancellationToken);
        if (recentSignIn.Error is { } refusal)
        {
            return refusal.ToProblem();
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        var preparation = await services.Exporter.PrepareAsync(user.Id, authorization, cancellationToken);
        if (!preparation.TryGetValue(out var export, out var error))
        {
            return error.ToProblem();
        }

        await services.Audit.RecordAsync(AuditEventType.AccountExported, client, user.Id, user.SessionId);
        return export;
    }

    internal sealed record ExportServices(RecentSignIn Recent, AccountExporter Exporter, AuditTrail Audit);
}
