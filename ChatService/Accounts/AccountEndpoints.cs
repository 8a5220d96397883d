using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ChatService.Accounts;

/// <summary>All that this service holds of a user: to take along, and to delete with the account.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chat").WithTags("Account").ProducesProblem(StatusCodes.Status401Unauthorized);
        chat.MapGet("/export", Export).WithName("ExportChat");
        chat.MapDelete("/account", DeleteAsync).WithName("DeleteChatAccount").RequireScope(Scopes.DeleteAccount);
    }

    /// <summary>All conversations with all their messages, and all tasks.</summary>
    /// <remarks>
    /// An attachment, written while it is read, however much it is. What fails on the way breaks the connection: a
    /// document that arrives is whole. Deleted conversations that can still be restored are in it too, as
    /// `deletedSessions`.
    /// </remarks>
    internal static Ok<ChatExport> Export(
        CurrentUser user,
        AccountExporter exporter,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = "fubuni-chat-export.json",
        }.ToString();
        return TypedResults.Ok(exporter.Export(user.Id, cancellationToken));
    }

    /// <summary>Deletes everything of the token's user: conversations, messages, running answers, tasks.</summary>
    /// <remarks>
    /// For AuthService, which deletes accounts: the access token must have the scope `account:delete`, which no user's
    /// own token has; 403 `insufficient_scope` without it. 204 also when there is nothing to delete: it may be done
    /// again.
    /// </remarks>
    internal static async Task<NoContent> DeleteAsync(
        CurrentUser user,
        AccountEraser eraser,
        CancellationToken cancellationToken
    )
    {
        await eraser.EraseAsync(user.Id, cancellationToken);
        return TypedResults.NoContent();
    }
}
