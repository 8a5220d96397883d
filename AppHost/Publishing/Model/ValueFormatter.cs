using System.Globalization;

namespace Fubuni.AppHost.Publishing.Model;

/// <summary>Writes values of the model for a target, which resolves parameters and ports at installation.</summary>
internal abstract class ValueFormatter
{
    public string Format(object value) =>
        value switch
        {
            string text => Text(text),
            ParameterResource parameter => Parameter(parameter),
            EndpointReference endpoint => Property(endpoint, EndpointProperty.Url),
            EndpointReferenceExpression expression => Property(expression.Endpoint, expression.Property),
            ConnectionStringReference reference => ConnectionString(reference.Resource),
            IResourceWithConnectionString resource => ConnectionString(resource),
            ReferenceExpression { IsConditional: true } choice => Format(
                Format(choice.Condition!) == choice.MatchValue ? choice.WhenTrue! : choice.WhenFalse!
            ),
            ReferenceExpression expression => string.Format(
                CultureInfo.InvariantCulture,
                expression.Format,
                [.. expression.ValueProviders.Select(Format)]
            ),
            _ => throw new NotSupportedException($"A value of type {value.GetType().Name} cannot be published."),
        };

    public abstract string Port(EndpointReference endpoint);

    protected abstract string Host(EndpointReference endpoint);

    protected abstract string Parameter(ParameterResource parameter);

    protected virtual string Text(string text) => text;

    protected virtual string ConnectionString(IResourceWithConnectionString resource) =>
        Format(resource.ConnectionStringExpression);

    private string Property(EndpointReference endpoint, EndpointProperty property) =>
        property switch
        {
            EndpointProperty.Url => $"{endpoint.Scheme}://{Host(endpoint)}:{Port(endpoint)}",
            EndpointProperty.HostAndPort => $"{Host(endpoint)}:{Port(endpoint)}",
            EndpointProperty.Host => Host(endpoint),
            EndpointProperty.Port or EndpointProperty.TargetPort => Port(endpoint),
            EndpointProperty.TlsEnabled => endpoint.TlsEnabled ? bool.TrueString : bool.FalseString,
            _ => throw new NotSupportedException($"The {property} of an endpoint cannot be published."),
        };
}
