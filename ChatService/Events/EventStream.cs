using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Events;

/// <summary>
/// Answers with the events of the request's user as server-sent events: a <c>data:</c> line with one JSON object, whose
/// <c>type</c> says what it is. Comments keep proxies from closing a silent connection. The last event says why the
/// stream ends; a stream that ends without one was interrupted.
/// </summary>
internal sealed class EventStream : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ServerSentEvents.ContentType])
        );

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var hub = services.GetRequiredService<EventHub>();
        var user = httpContext.Features.GetRequiredFeature<CurrentUser>();
        var queue = await hub.OpenAsync(user.Id, httpContext.RequestAborted);
        try
        {
            using var open = services.GetRequiredService<StreamTelemetry>().Opened(StreamTelemetry.Events);
            using var watch = RevocationWatch.Start(httpContext);
            using var onRevoked = watch.Revoked.Register(() => queue.End(new SignedOutEvent()));
            var time = services.GetRequiredService<TimeProvider>();
            await using var expiry = time.CreateTimer(
                _ => queue.End(new TokenExpiredEvent()),
                null,
                UntilExpiry(user, time),
                Timeout.InfiniteTimeSpan
            );
            await WriteAsync(httpContext, user.Id, queue);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
        }
        finally
        {
            hub.Close(user.Id, queue);
        }
    }

    private static TimeSpan UntilExpiry(CurrentUser user, TimeProvider time)
    {
        var left = user.ExpiresAt - time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero
            : left < TimeSpan.FromDays(1) ? left
            : TimeSpan.FromDays(1);
    }

    private static async Task WriteAsync(HttpContext context, string ownerId, EventQueue queue)
    {
        var cancellation = context.RequestAborted;
        var heartbeat = context.RequestServices.GetRequiredService<IOptions<EventOptions>>().Value.HeartbeatInterval;
        var writer = context.Response.BodyWriter;
        // Before the response starts: without a database it must be a problem instead of a stream.
        var ready = new ReadyEvent(await ActiveRunsAsync(context, ownerId));
        ServerSentEvents.Begin(context);
        writer.Write("retry: 2000\n\n"u8);
        Write(writer, ready);
        while (true)
        {
            var batch = queue.TakeAll();
            foreach (var json in batch.Events)
            {
                Write(writer, json.Span);
            }

            if (batch is { HasGap: true, End: null })
            {
                Write(writer, new ResyncEvent(await ActiveRunsAsync(context, ownerId)));
            }

            if (batch.End is not null)
            {
                Write(writer, batch.End);
            }

            await writer.FlushAsync(cancellation);
            if (batch.End is not null)
            {
                return;
            }

            await SendKeepAlivesAsync(queue, writer, heartbeat, cancellation);
        }
    }

    private static async Task SendKeepAlivesAsync(
        EventQueue queue,
        PipeWriter writer,
        TimeSpan heartbeat,
        CancellationToken cancellationToken
    )
    {
        var next = queue.WaitAsync(cancellationToken);
        while (true)
        {
            try
            {
                await next.WaitAsync(heartbeat, cancellationToken);
                return;
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                writer.Write(ServerSentEvents.KeepAlive);
                await writer.FlushAsync(cancellationToken);
            }
        }
    }

    private static async Task<IReadOnlyList<ActiveRunView>> ActiveRunsAsync(HttpContext context, string ownerId)
    {
        // A scope of its own, so that a stream of minutes holds no tracked entities and no connection.
        await using var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var runs = scope.ServiceProvider.GetRequiredService<IActiveRunReader>();
        return await runs.ReadAsync(ownerId, context.RequestAborted);
    }

    private static void Write(PipeWriter writer, ChatEvent chatEvent) =>
        Write(writer, JsonSerializer.SerializeToUtf8Bytes(chatEvent, EventJson.Plain.ChatEvent));

    private static void Write(PipeWriter writer, ReadOnlySpan<byte> json)
    {
        writer.Write("data: "u8);
        writer.Write(json);
        writer.Write("\n\n"u8);
    }
}
