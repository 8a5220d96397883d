namespace Fubuni.AppHost.Chart;

internal static class SecretExtensions
{
    /// <summary>The part takes its secrets from a Secret that is there already, where the chart is told one, and brings none then.</summary>
    public static void AcceptExistingSecret(this Component component)
    {
        if (component.Service.Secret is not { } secret)
        {
            return;
        }

        var existing = component.Values.Add(component.Name, "existing_secret", "", $"A Secret with the keys of {secret.Metadata.Name}, instead of the values under secrets.");
        secret.When($"not {existing}");
        foreach (var source in component.Container.EnvFrom.Where(source => source.SecretRef is not null))
        {
            source.SecretRef!.Name = Helm.Expression($"{existing} | default `{secret.Metadata.Name}`");
        }
    }

    /// <summary>Npgsql would open a hundred for each replica.</summary>
    public static void LimitConnections(this Component component, string connection, int count)
        => component.Service.Secret!.StringData[$"ConnectionStrings__{connection}"] += $";Maximum Pool Size={count}";

    /// <summary>A connection string of the chart's own database or cache, or of one that is elsewhere.</summary>
    public static void ConnectElsewhere(this Component component, string connection, string enabled, string elsewhere)
    {
        var secrets = component.Service.Secret!.StringData;
        var key = $"ConnectionStrings__{connection}";
        secrets[key] = Helm.If(enabled, secrets[key], Helm.Required(elsewhere, "there is no connection string for it"));
    }
}
