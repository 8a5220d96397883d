using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting.Publishing;

/// <summary>Says in Helm's terms what a resource gets as environment and arguments.</summary>
internal sealed class EnvironmentTranslator(KubernetesResource target, KubernetesModel model, DistributedApplicationExecutionContext executionContext)
{
    public async Task TranslateAsync(CancellationToken cancellationToken)
    {
        var environment = new EnvironmentCallbackContext(executionContext, target.Target, cancellationToken: cancellationToken);
        foreach (var annotation in target.Target.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(environment).ConfigureAwait(false);
        }

        foreach (var (name, value) in environment.EnvironmentVariables.Where(variable => !IsHttpsDiscovery(variable)))
        {
            Add(name, await TranslateAsync(value, embedded: false).ConfigureAwait(false));
        }

        var args = new CommandLineArgsCallbackContext([], target.Target, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in target.Target.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(args).ConfigureAwait(false);
        }

        foreach (var arg in args.Args)
        {
            target.Args.Add(await TranslateAsync(arg, embedded: false).ConfigureAwait(false) as string
                ?? throw new NotSupportedException($"The arguments of '{target.Name}' must be texts; a parameter cannot be one."));
        }
    }

    // Inside the cluster nothing speaks TLS. The variable {NAME}_HTTPS stays all the same.
    private static bool IsHttpsDiscovery(KeyValuePair<string, object> variable)
        => variable.Value is EndpointReference { Scheme: "https" } && variable.Key.StartsWith("services__", StringComparison.Ordinal);

    private void Add(string name, object translated)
    {
        var resource = target.Target.Name;
        var value = translated as HelmValue ?? (Helm.RefersToSecrets((string)translated)
            ? new HelmValue(Helm.Secret(resource, name), translated)
            : new HelmValue(Helm.Config(resource, name), translated));
        (value.IsSecret ? target.Secrets : target.Config)[name] = value;
    }

    /// <returns>A parameter alone as a <see cref="HelmValue"/>, anything else as text.</returns>
    private async Task<object> TranslateAsync(object value, bool embedded)
    {
        switch (value)
        {
            case string text:
                return text;
            case bool yes:
                return yes ? "true" : "false";
            case IFormattable formattable:
                return formattable.ToString(null, CultureInfo.InvariantCulture);
            case ParameterResource parameter:
                return HelmValue.Of(parameter, target.Target.Name);
            case EndpointReference endpoint:
                return (await FindAsync(endpoint).ConfigureAwait(false)).Get(EndpointProperty.Url);
            case EndpointReferenceExpression expression:
                return (await FindAsync(expression.Endpoint).ConfigureAwait(false)).Get(expression.Property, embedded);
            case ConnectionStringReference reference:
                return await TranslateAsync(reference.Resource.ConnectionStringExpression, embedded).ConfigureAwait(false);
            case IResourceWithConnectionString resource:
                return await TranslateAsync(resource.ConnectionStringExpression, embedded).ConfigureAwait(false);
            case ReferenceExpression { Format: "{0}" } expression:
                var inner = await TranslateAsync(expression.ValueProviders[0], embedded).ConfigureAwait(false);
                return embedded ? inner.ToString()! : inner;
            case ReferenceExpression expression:
                // A hole's format ("uri") is not applied: the value is not known yet.
                var holes = new object[expression.ValueProviders.Count];
                for (var i = 0; i < holes.Length; i++)
                {
                    holes[i] = await TranslateAsync(expression.ValueProviders[i], embedded: true).ConfigureAwait(false);
                }

                return string.Format(CultureInfo.InvariantCulture, expression.Format, holes);
            default:
                throw new NotSupportedException($"Unsupported value type: {value.GetType().Name}");
        }
    }

    private async Task<EndpointMapping> FindAsync(EndpointReference endpoint)
    {
        var owner = await model.GetOrAddAsync(endpoint.Resource).ConfigureAwait(false);
        return owner.Endpoints.TryGetValue(endpoint.EndpointName, out var mapping)
            ? mapping
            : throw new InvalidOperationException($"'{target.Name}' uses the endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}', which has none of that name.");
    }
}
