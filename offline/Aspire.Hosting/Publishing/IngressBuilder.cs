using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using Aspire.Hosting.Local;

namespace Aspire.Hosting.Publishing;

internal static class IngressBuilder
{
    public static async Task<Ingress?> BuildAsync(
        KubernetesIngressResource resource, KubernetesEnvironmentResource environment, IReadOnlyDictionary<IResource, KubernetesResource> targets, CancellationToken cancellationToken)
    {
        EndpointReference?[] endpoints = [.. resource.Paths.Select(path => path.Endpoint), resource.DefaultBackend];
        if (endpoints.All(endpoint => endpoint is null))
        {
            Terminal.Line($"Ingress '{resource.Name}' has no path rules or default backend configured. The Ingress and its TLS certificate will not be created.", Color.Yellow);
            return null;
        }

        foreach (var endpoint in endpoints.OfType<EndpointReference>())
        {
            RequireExternal(endpoint, resource);
        }

        var ingress = new Ingress { Metadata = { Name = resource.Name.ToLowerInvariant() } };
        ingress.Spec.IngressClassName = resource.IngressClassName is { } className ? await ResolveAsync(className).ConfigureAwait(false) : null;
        ingress.Spec.DefaultBackend = resource.DefaultBackend is { } fallback ? Backend(fallback) : null;
        foreach (var (key, value) in resource.IngressAnnotations)
        {
            ingress.Metadata.Annotations[key] = await ResolveAsync(value).ConfigureAwait(false);
        }

        // A host name given for the whole Ingress serves TLS only: rules without a host of their own match every host.
        foreach (var paths in resource.Paths.GroupBy(path => path.Host))
        {
            var rule = new IngressRuleV1 { Host = paths.Key };
            rule.Http.Paths.AddRange(
                from path in paths
                let backend = Backend(path.Endpoint)
                where backend is not null
                select new HttpIngressPathV1 { Path = path.Path, PathType = path.Type.ToString(), Backend = backend });
            if (rule.Http.Paths.Count > 0)
            {
                ingress.Spec.Rules.Add(rule);
            }
        }

        var hosts = new List<string>();
        foreach (var host in resource.Hostnames)
        {
            hosts.Add(await ResolveAsync(host).ConfigureAwait(false));
        }

        foreach (var secretName in resource.TlsSecretNames)
        {
            var tls = new IngressTLSV1 { SecretName = await ResolveAsync(secretName).ConfigureAwait(false) };
            tls.Hosts.AddRange(hosts);
            ingress.Spec.Tls.Add(tls);
        }

        if (ingress.Spec.DefaultBackend is not null && ingress.Spec.Tls.Count > 0)
        {
            foreach (var host in hosts.Where(host => ingress.Spec.Rules.All(rule => !string.Equals(rule.Host, host, StringComparison.OrdinalIgnoreCase))).ToArray())
            {
                var rule = new IngressRuleV1 { Host = host };
                rule.Http.Paths.Add(new HttpIngressPathV1 { Path = "/", PathType = nameof(IngressPathType.Prefix), Backend = Backend(resource.DefaultBackend!)! });
                ingress.Spec.Rules.Add(rule);
            }
        }

        return ingress.Spec.Rules.Count > 0 || ingress.Spec.DefaultBackend is not null ? ingress : null;

        IngressBackendV1? Backend(EndpointReference endpoint)
        {
            if (targets.TryGetValue(endpoint.Resource, out var target) && target.Endpoints.TryGetValue(endpoint.EndpointName, out var mapping))
            {
                return new IngressBackendV1(target.ObjectName("service"), mapping.Name);
            }

            Terminal.Line($"Ingress '{resource.Name}' references endpoint '{endpoint.EndpointName}' on resource '{endpoint.Resource.Name}', which is not in the chart. Skipping this route.", Color.Yellow);
            return null;
        }

        async Task<string> ResolveAsync(ReferenceExpression expression)
        {
            var values = new object[expression.ValueProviders.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = await ResolveProviderAsync(expression.ValueProviders[i]).ConfigureAwait(false);
            }

            return string.Format(CultureInfo.InvariantCulture, expression.Format, values);
        }

        // A parameter that has a value now is written as that value; values.yaml sets only those that have none.
        async Task<string> ResolveProviderAsync(IValueProvider provider)
        {
            try
            {
                return await provider.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "";
            }
            catch (MissingParameterValueException) when (provider is ParameterResource)
            {
                var parameter = (ParameterResource)provider;
                var section = parameter.Secret ? Helm.SecretsSection : Helm.ParametersSection;
                environment.Placeholders.Add((section, resource.Name, parameter.Name));
                return parameter.Secret ? Helm.Secret(resource.Name, parameter.Name) : Helm.Parameter(resource.Name, parameter.Name);
            }
        }
    }

    private static void RequireExternal(EndpointReference endpoint, KubernetesIngressResource ingress)
    {
        if (!endpoint.EndpointAnnotation.IsExternal)
        {
            throw new InvalidOperationException(
                $"Resource '{endpoint.Resource.Name}' endpoint '{endpoint.EndpointName}' is not marked as external but is being routed by Ingress '{ingress.Name}'. Call .WithExternalHttpEndpoints() on the target resource.");
        }
    }
}
