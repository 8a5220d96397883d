using System.Net;
using System.Reflection;

namespace Fubuni.AuthService.Auditing;

/// <summary>
/// The source of a request, for the audit trail and the list of signed-in devices. A parameter of endpoints.
/// </summary>
public sealed record ClientInfo(IPAddress? IpAddress, string? UserAgent) : IBindableFromHttpContext<ClientInfo>
{
    public const int MaxUserAgentLength = 512;

    /// <summary>For events without a source.</summary>
    public static readonly ClientInfo Unknown = new(null, null);

    public static ClientInfo Of(HttpContext context) =>
        new(
            context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
                ? mapped.MapToIPv4()
                : context.Connection.RemoteIpAddress,
            Shorten(context.Request.Headers.UserAgent.ToString())
        );

    public static ValueTask<ClientInfo?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<ClientInfo?>(Of(context));

    private static string? Shorten(string userAgent)
    {
        if (userAgent.Length > MaxUserAgentLength)
        {
            // Postgres cannot store half a surrogate pair.
            userAgent = userAgent[
                ..(
                    char.IsHighSurrogate(userAgent[MaxUserAgentLength - 1])
                        ? MaxUserAgentLength - 1
                        : MaxUserAgentLength
                )
            ];
        }

        return userAgent.Length == 0 ? null : userAgent;
    }
}
