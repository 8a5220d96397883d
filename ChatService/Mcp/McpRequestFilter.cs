using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// Checks a request before the MCP SDK reads it. The SDK answers some mistakes of callers with 500, and logs names as
/// they were sent.
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
            // A chunk whose size is larger than an int. Of a connection that was lost nobody reads the answer.
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
    /// Programs send no Origin. The Host header does not make an origin ours: it names the attacker's site after DNS
    /// rebinding.
    /// </summary>
    private bool IsOwnOrigin(string origin) =>
        origin.Length == 0 || string.Equals(origin, tokens.Value.Issuer, StringComparison.OrdinalIgnoreCase);
}
