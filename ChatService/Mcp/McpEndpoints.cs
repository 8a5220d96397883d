using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// The tools for MCP clients, and what the MCP authorization specification requires of a protected server: a document
/// that names the issuer of its tokens (RFC 9728), and the address of that document in the challenge of every 401.
/// </summary>
internal static class McpEndpoints
{
    private const string Path = "/mcp";
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    public static void MapMcpTools(this IEndpointRouteBuilder app)
    {
        // Clients see the public origin, which is the issuer. The Host header is not used, because any caller can set
        // it.
        var origin = app.ServiceProvider.GetRequiredService<IOptions<TokenValidationOptions>>().Value.Issuer;

        app.MapMcp(Path)
            .AddEndpointFilter(ActivatorUtilities.CreateInstance<McpRequestFilter>(app.ServiceProvider))
            .WithMetadata(
                new ProtectedResource(
                    $"{origin}{MetadataPath}{Path}",
                    $"To get one, POST email, password and \"deliver\": \"body\" as JSON to {origin}/api/auth/login. "
                        + "There is no OAuth flow."
                )
            )
            .ExcludeFromDescription();
        app.MapGet($"{MetadataPath}{Path}", () => Metadata($"{origin}{Path}", origin))
            .AllowAnonymous()
            .ExcludeFromDescription();
        app.MapGet(MetadataPath, () => Metadata(origin, origin)).AllowAnonymous().ExcludeFromDescription();
    }

    private static JsonHttpResult<ProtectedResourceMetadata> Metadata(string resource, string issuer) =>
        TypedResults.Json(
            new ProtectedResourceMetadata
            {
                Resource = resource,
                ResourceName = "Fubuni",
                AuthorizationServers = [issuer],
                BearerMethodsSupported = ["header"],
            },
            McpJsonUtilities.DefaultOptions
        );
}
