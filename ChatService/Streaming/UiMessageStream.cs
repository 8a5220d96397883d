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
        // One timer for the whole stream, rather than one for every wait.
        using var heartbeat = new PeriodicTimer(options.HeartbeatInterval);
        var padding = options.Padding ? new PaddingLengths() : null;
        var next = batch.MoveNextAsync().AsTask();
        var beat = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        try
        {
            if (!next.IsCompleted)
            {
                // The headers go ahead: the client knows that it was heard.
                await writer.FlushAsync(cancellationToken);
            }

            while (true)
            {
                if (await Task.WhenAny(next, beat) == beat)
                {
                    await beat;
                    writer.Write(": keep-alive\n\n"u8);
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
            // An enumerator must not be disposed of while it moves.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        writer.Write("data: [DONE]\n\n"u8);
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

    /// <summary>Lengths that nobody can foretell, below that of <see cref="Padding"/>. Drawn many at a time: each draw is a call of the system.</summary>
    private sealed class PaddingLengths
    {
        private readonly byte[] _drawn = new byte[64];
        private int _left;

        public int Next()
        {
            if (_left == 0)
            {
                RandomNumberGenerator.Fill(_drawn);
                _left = _drawn.Length;
            }

            return _drawn[--_left] % Padding.Length;
        }
    }
}
