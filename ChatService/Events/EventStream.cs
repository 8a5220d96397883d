using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Events;

/// <summary>
/// Answers with the events of the request's user as server-sent events: a <c>data:</c> line with one JSON object, whose <c>type</c> says what it is.
/// Comments keep proxies from closing a silent line. The last event says why the stream ends; a stream that ends without one was cut.
/// </summary>
internal sealed class EventStream : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [UiMessageStream.ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var hub = services.GetRequiredService<EventHub>();
        var user = httpContext.Features.GetRequiredFeature<CurrentUser>();
        var queue = await hub.OpenAsync(user.Id, httpContext.RequestAborted);
        try
        {
            using var open = services.GetRequiredService<StreamTelemetry>().Opened(StreamTelemetry.Events);
            using var signIn = SignInWatch.Begin(httpContext);
            using var onRevoked = signIn.Revoked.Register(() => queue.End(new SignedOutEvent()));
            var time = services.GetRequiredService<TimeProvider>();
            await using var expiry = time.CreateTimer(_ => queue.End(new TokenExpiredEvent()), null, UntilExpiry(user, time), Timeout.InfiniteTimeSpan);
            await WriteAsync(httpContext, user.Id, queue);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        finally
        {
            hub.Close(user.Id, queue);
        }
    }

    private static TimeSpan UntilExpiry(CurrentUser user, TimeProvider time)
    {
        var left = user.ExpiresAt - time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1);
    }

    private static async Task WriteAsync(HttpContext context, string ownerId, EventQueue queue)
    {
        var cancellation = context.RequestAborted;
        var heartbeat = context.RequestServices.GetRequiredService<IOptions<EventOptions>>().Value.HeartbeatInterval;
        var writer = context.Response.BodyWriter;
        // Read before the answer begins: without a database there is a problem to tell instead.
        var ready = new ReadyEvent(await ActiveRunsAsync(context, ownerId));
        Begin(context);
        writer.Write("retry: 2000\n\n"u8);
        Write(writer, ready);
        while (true)
        {
            var taken = queue.Take();
            foreach (var json in taken.Events)
            {
                Write(writer, json.Span);
            }

            if (taken is { HasMissed: true, End: null })
            {
                Write(writer, new ResyncEvent(await ActiveRunsAsync(context, ownerId)));
            }

            if (taken.End is not null)
            {
                Write(writer, taken.End);
            }

            await writer.FlushAsync(cancellation);
            if (taken.End is not null)
            {
                return;
            }

            await BeatUntilAsync(queue, writer, heartbeat, cancellation);
        }
    }

    private static void Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = UiMessageStream.ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            response.Headers.Connection = "keep-alive";
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static async Task BeatUntilAsync(EventQueue queue, PipeWriter writer, TimeSpan heartbeat, CancellationToken cancellationToken)
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
                writer.Write(": keep-alive\n\n"u8);
                await writer.FlushAsync(cancellationToken);
            }
        }
    }

    private static async Task<IReadOnlyList<ActiveRunView>> ActiveRunsAsync(HttpContext context, string ownerId)
    {
        // A scope of its own: a stream that lasts for minutes holds no tracked state and no connection.
        await using var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ChatDb>().Runs
            .Where(run => run.OwnerId == ownerId && run.Status == RunStatus.Active)
            .OrderBy(run => run.CreatedAt)
            .Select(run => new ActiveRunView(run.SessionId, run.Id))
            .ToListAsync(context.RequestAborted);
    }

    private static void Write(PipeWriter writer, ChatEvent told) => Write(writer, JsonSerializer.SerializeToUtf8Bytes(told, PlainJson.Context.ChatEvent));

    private static void Write(PipeWriter writer, ReadOnlySpan<byte> json)
    {
        writer.Write("data: "u8);
        writer.Write(json);
        writer.Write("\n\n"u8);
    }
}
