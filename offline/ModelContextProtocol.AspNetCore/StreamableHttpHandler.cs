using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>The Streamable HTTP transport of the Model Context Protocol, over the SDK's own server.</summary>
internal sealed class StreamableHttpHandler(
    IOptionsFactory<McpServerOptions> serverOptions,
    IOptions<HttpServerTransportOptions> transportOptions,
    HttpSessions sessions,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    ILoggerFactory loggers)
{
    private const string SessionHeader = "Mcp-Session-Id";
    private const McpErrorCode ServerError = (McpErrorCode)(-32000);
    private const McpErrorCode SessionNotFound = (McpErrorCode)(-32001);

    private HttpServerTransportOptions Options => transportOptions.Value;

    public async Task PostAsync(HttpContext context)
    {
        if (!HttpMessages.Accepts(context, HttpMessages.Json) || !HttpMessages.Accepts(context, HttpMessages.EventStream))
        {
            await HttpMessages.RefuseAsync(
                context, new(StatusCodes.Status406NotAcceptable, ServerError, $"The client must accept {HttpMessages.Json} and {HttpMessages.EventStream}."));
            return;
        }

        if (await HttpMessages.ReadAsync(context) is not { } message)
        {
            await HttpMessages.RefuseAsync(context, new(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, "The body is not a JSON-RPC message."));
            return;
        }

        var id = message is JsonRpcRequest request ? request.Id : default;
        if ((ProtocolRules.CheckVersion(context) ?? ProtocolRules.CheckMessage(context, message)) is { } refusal)
        {
            await HttpMessages.RefuseAsync(context, refusal, id);
            return;
        }

        var (session, refused) = await SessionAsync(context, message);
        if (session is null)
        {
            await HttpMessages.RefuseAsync(context, refused!, id);
            return;
        }

        await using var end = session.Transport.Stateless ? session : null;
        using var use = session.Use();
        HttpMessages.StartEventStream(context);
        Func<JsonRpcMessage?, ValueTask>? onResponse = ProtocolRules.IsWithoutHandshake(context) ? first => HttpMessages.SetStatus(context, first) : null;
        if (!await session.Transport.HandlePostRequestAsync(message, context.Response.Body, onResponse, context.RequestAborted))
        {
            context.Response.ContentType = null;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    /// <summary>The stream of messages that answer no request; it ends with the session, the client or this process.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var (session, refusal) = Find(context);
        refusal ??= HttpMessages.Accepts(context, HttpMessages.EventStream)
            ? null
            : new(StatusCodes.Status406NotAcceptable, ServerError, $"The client must accept {HttpMessages.EventStream}.");
        refusal ??= session!.TryTakeGet() ? null : new(StatusCodes.Status400BadRequest, ServerError, "The session has its stream already.");
        if (refusal is not null)
        {
            await HttpMessages.RefuseAsync(context, refusal);
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var use = session!.Use();
        HttpMessages.StartEventStream(context);
        try
        {
            await session.Transport.HandleGetRequestAsync(context.Response.Body, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // How such a stream usually ends.
        }
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var (session, refusal) = Find(context);
        if (session is not null)
            await sessions.RemoveAsync(session);
        else if (refusal!.Status is not StatusCodes.Status404NotFound)
            await HttpMessages.RefuseAsync(context, refusal);
    }

    private async ValueTask<(HttpSession? Session, Refusal? Refusal)> SessionAsync(HttpContext context, JsonRpcMessage message)
    {
        var withoutHandshake = ProtocolRules.IsWithoutHandshake(context);
        if (withoutHandshake && Options.SessionMode is HttpServerSessionMode.Stateful)
            return (null, ProtocolRules.NeedsHandshake(context));

        var named = context.Request.Headers[SessionHeader].Count > 0;
        if (withoutHandshake || (Options.Stateless && !named))
            return (await CreateAsync(context, stateless: true), null);

        if (Options.Stateless)
            return (null, new(StatusCodes.Status400BadRequest, ServerError, $"There are no sessions here, hence no {SessionHeader}."));

        if (named)
            return Find(context);

        return message is JsonRpcRequest { Method: RequestMethods.Initialize }
            ? (await CreateAsync(context, stateless: false), null)
            : (null, new(StatusCodes.Status400BadRequest, ServerError, $"A session begins with initialize; later requests name it in {SessionHeader}."));
    }

    private (HttpSession? Session, Refusal? Refusal) Find(HttpContext context)
    {
        if (ProtocolRules.CheckVersion(context) is { } unsupported)
            return (null, unsupported);

        if (ProtocolRules.IsWithoutHandshake(context))
            return (null, new(StatusCodes.Status405MethodNotAllowed, ServerError, "This protocol version has POST only."));

        var id = context.Request.Headers[SessionHeader].ToString();
        if (id.Length == 0)
            return (null, new(StatusCodes.Status400BadRequest, ServerError, $"The {SessionHeader} header is missing."));

        if (sessions.Find(id) is not { } session)
            return (null, new(StatusCodes.Status404NotFound, SessionNotFound, "There is no such session."));

        if (!session.IsOf(context.User))
            return (null, new(StatusCodes.Status403Forbidden, ServerError, "The session belongs to another user."));

        context.Response.Headers[SessionHeader] = id;
        return (session, null);
    }

    private async Task<HttpSession> CreateAsync(HttpContext context, bool stateless)
    {
        var options = serverOptions.Create(Microsoft.Extensions.Options.Options.DefaultName);
        if (stateless)
            options.ScopeRequests = false;

        if (Options.ConfigureSessionOptions is { } configure)
            await configure(context, options, context.RequestAborted);

        var id = stateless ? "" : WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
        var transport = new StreamableHttpServerTransport(loggers)
        {
            Stateless = stateless,
            SessionId = stateless ? null : id,
            FlowExecutionContextFromRequests = !stateless,
        };
        var server = McpServer.Create(transport, options, loggers, stateless ? context.RequestServices : services);
        var session = new HttpSession(id, transport, server, context.User, Options.TimeProvider);
        if (!stateless)
        {
            context.Response.Headers[SessionHeader] = id;
            await sessions.AddAsync(session);
        }

        return session;
    }
}
