namespace Fubuni.AppHost.Publishing.Model;

internal static class References
{
    /// <summary>Finds the parameters and endpoints in a value of the model.</summary>
    public static IEnumerable<object> Of(object value) =>
        value switch
        {
            ParameterResource or EndpointReference => [value],
            EndpointReferenceExpression expression => [expression.Endpoint],
            ConnectionStringReference reference => Of(reference.Resource.ConnectionStringExpression),
            IResourceWithConnectionString resource => Of(resource.ConnectionStringExpression),
            ReferenceExpression expression => expression.ValueProviders.SelectMany(Of),
            _ => [],
        };

    public static bool IsSecret(object value) =>
        Of(value).Any(reference => reference is ParameterResource { Secret: true });
}
