using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelContextProtocol.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

public static class HttpMcpServerBuilderExtensions
{
    public static IMcpServerBuilder WithHttpTransport(this IMcpServerBuilder builder, Action<HttpServerTransportOptions>? configureOptions = null)
    {
        builder.Services.TryAddSingleton<HttpSessions>();
        builder.Services.TryAddSingleton<StreamableHttpHandler>();
        if (configureOptions is not null)
            builder.Services.Configure(configureOptions);

        return builder;
    }
}
