using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Fubuni.AuthService.Limits;

/// <summary>
/// Whom X-Forwarded-For and X-Forwarded-Proto are believed from: the addresses and networks of <c>ForwardedHeaders:KnownProxies</c>, a list or a text
/// with commas. Nobody where none is configured, also when ASPNETCORE_FORWARDEDHEADERS_ENABLED asks to believe everyone.
/// </summary>
internal static class KnownProxies
{
    private const string Setting = "ForwardedHeaders:KnownProxies";

    public static void AddKnownProxies(this IHostApplicationBuilder builder)
    {
        var proxies = Read(builder.Configuration.GetSection(Setting));
        builder.Services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            // Without a known proxy the middleware would believe every caller.
            options.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // The list of known proxies ends the walk: what a stranger has put before them is never reached.
            options.ForwardLimit = null;
            foreach (var proxy in proxies)
            {
                options.KnownIPNetworks.Add(proxy);
            }
        });
        builder.Services.AddTransient<IStartupFilter, BeforeEverything>();
    }

    private static List<IPNetwork> Read(IConfigurationSection section)
        => [.. section.GetChildren().Select(child => child.Value)
            .Append(section.Value)
            .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(Parse)];

    private static IPNetwork Parse(string text)
        => IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new InvalidOperationException($"{Setting}: \"{text}\" is neither an IP address nor a network as 10.0.0.0/8.");

    private sealed class BeforeEverything : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders();
            next(app);
        };
    }
}
