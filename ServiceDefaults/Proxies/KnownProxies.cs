using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using IPNetwork = System.Net.IPNetwork;

namespace Fubuni.ServiceDefaults;

public static class KnownProxies
{
    private const string Setting = "ForwardedHeaders:KnownProxies";

    /// <summary>
    /// Accepts X-Forwarded-For and X-Forwarded-Proto only from the addresses and networks of
    /// <c>ForwardedHeaders:KnownProxies</c>, which is a list or a text with commas. When it is empty the headers are
    /// ignored, even if ASPNETCORE_FORWARDEDHEADERS_ENABLED would accept them from everyone.
    /// </summary>
    public static void AddKnownProxies(this IHostApplicationBuilder builder)
    {
        var proxies = Read(builder.Configuration.GetSection(Setting));
        builder.Services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            // Without a known proxy the middleware would accept them from every caller.
            options.ForwardedHeaders =
                proxies.Count == 0
                    ? ForwardedHeaders.None
                    : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // The search ends at the first address that is not a known proxy, so it never reaches a value that a client
            // has sent.
            options.ForwardLimit = null;
            foreach (var proxy in proxies)
            {
                options.KnownIPNetworks.Add(proxy);
            }
        });
        builder.Services.AddTransient<IStartupFilter, BeforeEverything>();
    }

    private static List<IPNetwork> Read(IConfigurationSection section) =>
        [
            .. section
                .GetChildren()
                .Select(child => child.Value)
                .Append(section.Value)
                .SelectMany(text =>
                    (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                )
                .Select(Parse),
        ];

    private static IPNetwork Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new InvalidOperationException(
            $"{Setting}: \"{text}\" is neither an IP address nor a network as 10.0.0.0/8."
        );

    private sealed class BeforeEverything : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.UseForwardedHeaders();
                next(app);
            };
    }
}
