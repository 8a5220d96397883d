using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// Writes problem details whatever the request accepts. The framework's service writes nothing for a client that
/// accepts event streams only, and its error then has no code.
/// </summary>
internal sealed class ProblemService(IProblemDetailsService inner) : IProblemDetailsService
{
    /// <summary>Wraps the service that <c>AddProblemDetails</c> has registered.</summary>
    public static void Replace(IServiceCollection services)
    {
        var inner = services
            .Single(service => service.ServiceType == typeof(IProblemDetailsService))
            .ImplementationType!;
        services.Replace(
            ServiceDescriptor.Singleton<IProblemDetailsService>(provider => new ProblemService(
                (IProblemDetailsService)ActivatorUtilities.CreateInstance(provider, inner)
            ))
        );
    }

    public ValueTask WriteAsync(ProblemDetailsContext context) => inner.WriteAsync(AcceptAll(context));

    public ValueTask<bool> TryWriteAsync(ProblemDetailsContext context) => inner.TryWriteAsync(AcceptAll(context));

    private static ProblemDetailsContext AcceptAll(ProblemDetailsContext context)
    {
        context.HttpContext.Request.Headers.Accept = default;
        return context;
    }
}
