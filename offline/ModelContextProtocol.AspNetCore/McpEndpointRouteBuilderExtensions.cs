using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

public static class McpEndpointRouteBuilderExtensions
{
    /// <summary>Maps the Streamable HTTP transport: POST, and with sessions also GET (messages from the server) and DELETE (end of the session).</summary>
    public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "")
    {
        var handler = endpoints.ServiceProvider.GetService<StreamableHttpHandler>()
            ?? throw new InvalidOperationException("MapMcp needs AddMcpServer().WithHttpTransport().");
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value;

        var group = endpoints.MapGroup(pattern);
        group.MapPost("", handler.PostAsync).WithMetadata(new JsonBody());
        if (options.SessionMode is not HttpServerSessionMode.Stateless)
        {
            group.MapGet("", handler.GetAsync);
            group.MapDelete("", handler.DeleteAsync);
        }

        return group;
    }

    /// <summary>Another content type is answered with 415.</summary>
    private sealed class JsonBody : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes { get; } = ["application/json"];
        public Type? RequestType => null;
        public bool IsOptional => false;
    }
}
