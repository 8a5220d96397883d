using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

public class HttpServerTransportOptions
{
    /// <summary>Runs for each new session; without sessions, for each request.</summary>
    public Func<HttpContext, McpServerOptions, CancellationToken, Task>? ConfigureSessionOptions { get; set; }

    public HttpServerSessionMode SessionMode { get; set; } = HttpServerSessionMode.Stateless;

    public bool Stateless
    {
        get => SessionMode is HttpServerSessionMode.Stateless;
        set => SessionMode = value ? HttpServerSessionMode.Stateless : HttpServerSessionMode.Stateful;
    }

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

public enum HttpServerSessionMode
{
    /// <summary>Every request stands alone; any replica may answer it.</summary>
    Stateless,

    /// <summary>Every client gets a session. Protocol 2026-07-28, which has none, is refused, so that clients fall back to an older one.</summary>
    Stateful,

    /// <summary>Sessions for clients that say <c>initialize</c>; those of protocol 2026-07-28 are served without.</summary>
    StatefulForInitializeClients,
}
