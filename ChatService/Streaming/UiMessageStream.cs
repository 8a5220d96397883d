using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Reflection;
using System.Security.Cryptography;
using Fubuni.ChatService.Runs;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Answers with the AI SDK's UI message stream, version 1, over server-sent events: a <c>data:</c> line with one JSON chunk, an <c>id:</c> line
/// with its number, and <c>[DONE]</c> at the end. Comments keep proxies from closing a silent line, and hide how long each chunk is. One flush per batch.
/// When the client goes away only the reading ends, never the run. When the user's sign-in session is revoked the stream breaks off.
/// </summary>
/// <param name="batches">The chunks; the stream ends with them.</param>
internal sealed class UiMessageStream(IAsyncEnumerable<IReadOnlyList<LogEntry>> batches) : IResult, IEndpointMetadataProvider
{
    public const string ContentType = "text/event-stream";

    private static ReadOnlySpan<byte> Padding => "................................................................"u8;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-vercel-ai-ui-message-stream"] = "v1";
        response.Headers["x-accel-buffering"] = "no";
        if (HttpProtocol.IsHttp11(httpContext.Request.Protocol))
        {
            response.Headers.Connection = "keep-alive";
        }

        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var open = httpContext.RequestServices.GetRequiredService<StreamTelemetry>().Opened(StreamTelemetry.Answer);
        using var signIn = SignInWatch.Begin(httpContext);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, signIn.Revoked);
        try
        {
            await WriteAsync(response.BodyWriter, httpContext.RequestServices.GetRequiredService<IOptions<RunOptions>>().Value, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The client is gone, may no longer read this, or is to read on elsewhere.
            httpContext.Abort();
        }
    }

    private async Task WriteAsync(PipeWriter writer, RunOptions options, CancellationToken cancellationToken)
    {
        await using var batch = batches.GetAsyncEnumerator(cancellationToken);
        var next = batch.MoveNextAsync().AsTask();
        try
        {
            if (!next.IsCompleted)
            {
                // The headers go ahead: the client knows that it was heard.
                await writer.FlushAsync(cancellationToken);
            }

            while (await BeatUntilAsync(next, writer, options.HeartbeatInterval, cancellationToken))
            {
                foreach (var entry in batch.Current)
                {
                    Write(writer, entry, options.Padding);
                }

                await writer.FlushAsync(cancellationToken);
                next = batch.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        writer.Write("data: [DONE]\n\n"u8);
        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>Waits for <paramref name="next"/>, and writes a comment whenever it has been silent for long.</summary>
    private static async Task<bool> BeatUntilAsync(Task<bool> next, PipeWriter writer, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await next.WaitAsync(heartbeat, cancellationToken);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                writer.Write(": keep-alive\n\n"u8);
                await writer.FlushAsync(cancellationToken);
            }
        }
    }

    private static void Write(PipeWriter writer, LogEntry entry, bool isPadded)
    {
        writer.Write("data: "u8);
        writer.Write(entry.Json.Span);
        writer.Write("\nid: "u8);
        Span<byte> number = stackalloc byte[20];
        entry.Sequence.TryFormat(number, out var length, provider: CultureInfo.InvariantCulture);
        writer.Write(number[..length]);
        if (isPadded)
        {
            writer.Write("\n: "u8);
            writer.Write(Padding[..RandomNumberGenerator.GetInt32(Padding.Length)]);
        }

        writer.Write("\n\n"u8);
    }
}
