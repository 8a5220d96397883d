using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Accounts.Export;

/// <summary>
/// An export as an attachment. The conversations are streamed. When their stream fails, the connection is aborted, so
/// that no truncated document looks complete.
/// </summary>
internal sealed partial class AccountExportResult(AccountExport head, HttpResponseMessage conversations) : IResult
{
    public const string FileName = "fubuni-export.json";

    public async Task ExecuteAsync(HttpContext context)
    {
        using var _ = conversations;
        var cancellationToken = context.RequestAborted;
        try
        {
            await using var chat = await conversations.Content.ReadAsStreamAsync(cancellationToken);
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
            {
                FileName = FileName,
            }.ToString();
            await context.Response.Body.WriteAsync(
                Open(JsonSerializer.SerializeToUtf8Bytes(head, ExportJsonContext.Default.AccountExport)),
                cancellationToken
            );
            await chat.CopyToAsync(context.Response.Body, cancellationToken);
            await context.Response.Body.WriteAsync("}"u8.ToArray(), cancellationToken);
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            var logger = context.RequestServices.GetRequiredService<ILogger<AccountExportResult>>();
            LogAborted(logger, exception.GetType().Name);
            context.Abort();
        }
    }

    /// <summary>The document without its last value, which is streamed after it.</summary>
    private static ReadOnlyMemory<byte> Open(byte[] document) => document.AsMemory(0, document.Length - "{}}"u8.Length);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export was aborted ({Reason})")]
    private static partial void LogAborted(ILogger logger, string reason);
}
