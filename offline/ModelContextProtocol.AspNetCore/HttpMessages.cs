using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore;

/// <summary>JSON-RPC messages as HTTP bodies.</summary>
internal static class HttpMessages
{
    public const string EventStream = "text/event-stream";
    public const string Json = "application/json";

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageJson = JsonOf<JsonRpcMessage>();
    private static readonly JsonTypeInfo<JsonRpcError> ErrorJson = JsonOf<JsonRpcError>();

    /// <summary>Null when the body is anything else. The message carries the verified user.</summary>
    public static async Task<JsonRpcMessage?> ReadAsync(HttpContext context)
    {
        try
        {
            if (!context.Request.HasJsonContentType() || await context.Request.ReadFromJsonAsync(MessageJson, context.RequestAborted) is not { } message)
                return null;

            message.Context = new JsonRpcMessageContext { User = context.User.Identity?.IsAuthenticated == true ? context.User : null };
            if (ProtocolRules.Version(context) is { Length: > 0 } version)
                message.Context.ProtocolVersion = version;

            return message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>From protocol 2026-07-28 on some errors have an HTTP status of their own.</summary>
    public static ValueTask SetStatus(HttpContext context, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error.Code: var code } && !context.Response.HasStarted)
        {
            context.Response.StatusCode = (McpErrorCode)code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch
                    => StatusCodes.Status400BadRequest,
                _ => context.Response.StatusCode,
            };
        }

        return ValueTask.CompletedTask;
    }

    public static void StartEventStream(HttpContext context)
    {
        context.Response.ContentType = EventStream;
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Response.Headers.ContentEncoding = "identity";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    public static bool Accepts(HttpContext context, string mediaType)
        => context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MatchesMediaType(mediaType));

    public static Task RefuseAsync(HttpContext context, Refusal refusal, RequestId id = default)
    {
        if (refusal.Status is StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = HttpMethods.Post;

        var error = new JsonRpcError { Id = id, Error = new() { Code = (int)refusal.Code, Message = refusal.Message, Data = refusal.Data } };
        return Results.Json(error, ErrorJson, statusCode: refusal.Status).ExecuteAsync(context);
    }

    private static JsonTypeInfo<T> JsonOf<T>() => (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
