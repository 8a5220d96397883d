using Microsoft.AspNetCore.Http.Features;

namespace Fubuni.ChatService.Streaming;

/// <summary>What every response of server-sent events has in common.</summary>
internal static class ServerSentEvents
{
    public const string ContentType = "text/event-stream";

    /// <summary>A comment: it keeps proxies from closing a connection that has nothing to send.</summary>
    public static ReadOnlySpan<byte> KeepAlive => ": keep-alive\n\n"u8;

    /// <summary>Sets the headers; neither this server nor a proxy may buffer what follows.</summary>
    public static void Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            response.Headers.Connection = "keep-alive";
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
