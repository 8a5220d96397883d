using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>A session as a file of the user's own.</summary>
internal static partial class ExportEndpoints
{
    private const string Markdown = "md";
    private const string Json = "json";
    private const int MaxNameLength = 80;

    public static void MapSessionExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/chat/sessions/{id:guid}/export", ExportAsync)
            .WithTags("Sessions")
            .WithName("ExportSession")
            .WithSummary("A session as a file: the branch that is shown as Markdown, or all branches as JSON.")
            .Produces<ExportedSession>(StatusCodes.Status200OK, "application/json", "text/markdown")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        Guid id,
        CurrentUser user,
        ChatDbContext db,
        SessionExport export,
        ModelCatalog models,
        HttpResponse response,
        [Description("md, the default, or json.")] string? format,
        CancellationToken cancellationToken
    )
    {
        if (format is not (null or Markdown or Json))
        {
            return Error.InvalidField("format", $"Must be {Markdown} or {Json}.").ToProblem();
        }

        var session = await db
            .Sessions.AsNoTracking()
            .OfOwner(user.Id)
            .FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return SessionErrors.NotFound.ToProblem();
        }

        response.Headers.CacheControl = "no-store";
        var name = FileName(SessionSummary.Of(session).Title);
        return format == Json
            ? TypedResults.Stream(
                body =>
                    JsonSerializer.SerializeAsync(
                        body,
                        export.WholeOf(session, cancellationToken),
                        SessionJson.Plain.ExportedSession,
                        cancellationToken
                    ),
                "application/json",
                $"{name}.{Json}"
            )
            : TypedResults.Stream(
                body =>
                    MarkdownExport.WriteAsync(
                        body,
                        session,
                        export.BranchOf(session, cancellationToken),
                        models.HasChoice,
                        cancellationToken
                    ),
                "text/markdown; charset=utf-8",
                $"{name}.{Markdown}"
            );
    }

    /// <summary>
    /// The title without characters that file systems refuse or that would hide the extension (RFC 6266, section 4.3).
    /// </summary>
    private static string FileName(string title)
    {
        var name = Unsafe().Replace(title, " ");
        if (name.Length > MaxNameLength)
        {
            name = name[..(char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
        }

        name = name.Trim(' ', '.');
        return name.Length == 0 ? "chat" : name;
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s\\/:*?""<>|]+")]
    private static partial Regex Unsafe();
}
