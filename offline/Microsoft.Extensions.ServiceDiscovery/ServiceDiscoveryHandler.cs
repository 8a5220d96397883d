namespace Microsoft.Extensions.ServiceDiscovery;

internal sealed class ServiceDiscoveryHandler(ServiceEndpoints endpoints) : DelegatingHandler
{
    /// <summary>The request keeps its own address afterwards: a retry resolves again and may reach another endpoint.</summary>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        request.RequestUri = endpoints.Resolve(address);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = address;
        }
    }
}
