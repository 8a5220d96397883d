using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Reflection;
using Fubuni.ChatService.RunLogs;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Answers with the AI SDK's UI message stream, version 1, over server-sent events: a <c>data:</c> line with one JSON
/// chunk, an <c>id:</c> line with its sequence number, and <c>[DONE]</c> at the end. Comments keep proxies from closing
/// a silent connection, and hide the length of each chunk. One flush per batch. When the client disconnects, only the
/// stream ends, never the run. When the user's auth session is revoked, the stream ends with an error.
/// </summary>
/// <param name="batches">The chunks; the stream ends after the last one.</param>
internal sealed class UiMessageStream(IAsyncEnumerable<IReadOnlyList<LogEntry>> batches)
    : IResult,
        IEndpointMetadataProvider
{
    private static ReadOnlySpan<byte> SignedOut =>
        "data: {\"type\":\"error\",\"errorText\":\"You have been signed out.\"}\n\n"u8;

    private static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    /// <summary>As long as the longest padding.</summary>
    private static ReadOnlySpan<byte> Padding => "................................................................"u8;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ServerSentEvents.ContentType])
        );

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        ServerSentEvents.Begin(httpContext);
        response.Headers["x-vercel-ai-ui-message-stream"] = "v1";
        using var open = httpContext
            .RequestServices.GetRequiredService<StreamTelemetry>()
            .Opened(StreamTelemetry.Answer);
        using var watch = RevocationWatch.Start(httpContext);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, watch.Revoked);
        try
        {
            await WriteAsync(
                response.BodyWriter,
                httpContext.RequestServices.GetRequiredService<IOptions<StreamOptions>>().Value,
                linked.Token
            );
        }
        catch (OperationCanceledException)
            when (watch.Revoked.IsCancellationRequested && !httpContext.RequestAborted.IsCancellationRequested)
        {
            // Without this error a client would show the part that it has as the whole answer.
            response.BodyWriter.Write(SignedOut);
            response.BodyWriter.Write(Done);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has disconnected, or must resume on another replica.
            httpContext.Abort();
        }
    }

    private async Task WriteAsync(PipeWriter writer, StreamOptions options, CancellationToken cancellationToken)
    {
        await using var batch = batches.GetAsyncEnumerator(cancellationToken);
        // One timer for the whole stream, rather than one for every wait.
        using var heartbeat = new PeriodicTimer(options.HeartbeatInterval);
        var padding = options.Padding ? new PaddingLengths() : null;
        var next = batch.MoveNextAsync().AsTask();
        var beat = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        try
        {
            if (!next.IsCompleted)
            {
                // The headers at once: the client knows that its request was accepted.
                await writer.FlushAsync(cancellationToken);
            }

            while (true)
            {
                if (await Task.WhenAny(next, beat) == beat)
                {
                    await beat;
                    writer.Write(ServerSentEvents.KeepAlive);
                    beat = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
                }
                else if (await next)
                {
                    foreach (var entry in batch.Current)
                    {
                        Write(writer, entry, padding);
                    }

                    next = batch.MoveNextAsync().AsTask();
                }
                else
                {
                    break;
                }

                await writer.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            // An enumerator must not be disposed during MoveNextAsync.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        writer.Write(Done);
        await writer.FlushAsync(cancellationToken);
    }

    private static void Write(PipeWriter writer, LogEntry entry, PaddingLengths? padding)
    {
        writer.Write("data: "u8);
        writer.Write(entry.Json.Span);
        writer.Write("\nid: "u8);
        Span<byte> number = stackalloc byte[20];
        entry.Sequence.TryFormat(number, out var length, provider: CultureInfo.InvariantCulture);
        writer.Write(number[..length]);
        if (padding is not null)
        {
            writer.Write("\n: "u8);
            writer.Write(Padding[..padding.Next()]);
        }

        writer.Write("\n\n"u8);
    }
}
