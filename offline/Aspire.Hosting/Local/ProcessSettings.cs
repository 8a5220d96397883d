using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Runs the callbacks of a resource and resolves what they gave.</summary>
internal static class ProcessSettings
{
    public static async Task<Dictionary<string, string?>> EnvironmentOfAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var resolved = new Dictionary<string, string?>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            resolved[name] = await ResolveAsync(value, resource, executionContext, cancellationToken).ConfigureAwait(false);
        }

        return resolved;
    }

    public static async Task<IReadOnlyList<string>> ArgumentsOfAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var resolved = new List<string>();
        foreach (var argument in context.Args)
        {
            if (await ResolveAsync(argument, resource, executionContext, cancellationToken).ConfigureAwait(false) is { } text)
            {
                resolved.Add(text);
            }
        }

        return resolved;
    }

    private static async ValueTask<string?> ResolveAsync(
        object value, IResource caller, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
        => value switch
        {
            string text => text,
            IValueProvider provider => await provider
                .GetValueAsync(new ValueProviderContext { Caller = caller, ExecutionContext = executionContext }, cancellationToken).ConfigureAwait(false),
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
        };
}
