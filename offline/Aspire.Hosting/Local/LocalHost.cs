using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

internal static class LocalHostExtensions
{
    public static IServiceCollection AddLocalHost(this IServiceCollection services, string appHostDirectory) => services;

    public static async Task RunLocallyAsync(this DistributedApplication application, CancellationToken cancellationToken)
        => await ((IHost)application).RunAsync(cancellationToken).ConfigureAwait(false);
}
