using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// Checks a request before the MCP SDK reads it. The SDK answers some errors of callers with 500, and logs names
/// unchanged.
/// </summary>
internal sealed class McpRequestFilter(IOptions<TokenValidationOptions> tokens, IOptions<McpServerOptions> server)
    : IEndpointFilter
{
    private const string VersionHeader = "MCP-Protocol-Version";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!IsOwnOrigin(request.Headers.Origin.ToString()))
        {
            return Problem.Of(
                StatusCodes.Status403Forbidden,
                "cross_site_request",
                "This request came from a page of another site."
            );
        }

        if (!request.HasJsonContentType())
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, context.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            return TypedResults.StatusCode(refused.StatusCode);
        }
        catch (IOException)
        {
            // The size of a chunk does not fit an int, or the connection was lost and no one reads the answer.
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var version = request.Headers[VersionHeader].ToString();
        var message = McpMessage.Read(body.ToArray(), version, server.Value.ToolCollection);
        if (message.Answer is not null)
        {
            return message.Answer;
        }

        if (message.IgnoreVersionHeader)
        {
            request.Headers.Remove(VersionHeader);
        }

        request.Body = new MemoryStream(message.Body);
        return await next(context);
    }

    /// <summary>
    /// Only browsers send Origin. The Host header is not compared with it: after DNS rebinding, it has the name of the
    /// attacker's site.
    /// </summary>
    private bool IsOwnOrigin(string origin) =>
        origin.Length == 0 || string.Equals(origin, tokens.Value.Issuer, StringComparison.OrdinalIgnoreCase);
}
