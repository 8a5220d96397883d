using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Export;

/// <summary>
/// An export as an attachment. The conversations pass through as they come, however many there are. When they break off, so does the connection: no
/// truncated document ever looks whole.
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
            context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName }.ToString();
            await context.Response.Body.WriteAsync(Open(JsonSerializer.SerializeToUtf8Bytes(head, ExportJsonContext.Default.AccountExport)), cancellationToken);
            await chat.CopyToAsync(context.Response.Body, cancellationToken);
            await context.Response.Body.WriteAsync("}"u8.ToArray(), cancellationToken);
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            var logger = context.RequestServices.GetRequiredService<ILogger<AccountExportResult>>();
            LogBroken(logger, exception.GetType().Name);
            context.Abort();
        }
    }

    /// <summary>The document without the end of its last member, which follows.</summary>
    private static ReadOnlyMemory<byte> Open(byte[] document) => document.AsMemory(0, document.Length - "{}}"u8.Length);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export broke off ({Reason})")]
    private static partial void LogBroken(ILogger logger, string reason);
}
