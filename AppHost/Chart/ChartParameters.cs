namespace Fubuni.AppHost.Chart;

internal static class ChartParameters
{
    private const string Random = "openssl rand -hex 32";

    /// <summary>What belongs to no single part, and what there is to say about the values that Aspire makes of parameters.</summary>
    public static void DescribeParameters(this ChartValues values, string version)
    {
        foreach (var image in new[] { "auth", "chat", "edge" })
        {
            values.Add(image, $"{image}_image", $"fubuni/{image}:{version}", "");
        }

        values.Add("images", "pull_secret", "", "The Secret with the credentials of a private registry.");
        values.Add("network", "otlp_port", 4317, "The port of otlp_endpoint.");
        values.Add("network", "otlp_attributes", "", "More resource attributes of all telemetry, as deployment.environment.name=production.");
        values.Add("postgres", "enabled", true, "false: Postgres is elsewhere, and secrets.postgres has the connection strings.");
        values.Add("postgres", "port", 5432, "Where a Postgres that is elsewhere listens.");
        values.Add("cache", "enabled", true, "false: Redis is elsewhere, and secrets.cache has the connection string.");
        values.Add("cache", "port", 6379, "Where a Redis that is elsewhere listens.");

        const string secrets = ChartValues.Secrets;
        values.Describe(secrets, "postgres", "postgres_password", $"Secrets: letters and digits, as of {Random}.", "set it, or name a Secret in parameters.*.existing_secret");
        values.Add(secrets, "postgres", "authdb_connection_string", "", "Host=…;Port=5432;Username=…;Password=…;Database=…");
        values.Add(secrets, "postgres", "chatdb_connection_string", "", "");
        values.Describe(secrets, "cache", "cache_password", "", "set it, or name a Secret in parameters.*.existing_secret");
        values.Add(secrets, "cache", "connection_string", "", "host:port,password=…,ssl=true");
        values.Describe(secrets, "auth", "key_encryption_key", "32 characters or more. Lost, no stored signing key can be read.", $"set it once and for all, for example to what {Random} prints");
        values.Describe(secrets, "auth", "refresh_token_key", "32 characters or more.", $"set it once, for example to what {Random} prints");
        values.Describe(secrets, "auth", "google_client_secret", "With google_client_id: people can sign in with Google.");
        values.Describe(secrets, "auth", "otlp_headers", "What otlp_endpoint wants to see, as key=value,key=value.");
        values.Describe(secrets, "chat", "model_key", "", "set it, to any text where the model's endpoint asks for no key");

        const string config = ChartValues.Config;
        values.Describe(config, "auth", "public_origin", "Where browsers find the app, as https://chat.example.com. It is the issuer of every token.", "set it, as https://chat.example.com");
        values.Describe(config, "auth", "known_proxies", "Whose X-Forwarded-For is believed: the network of the cluster's pods.");
        values.Describe(config, "auth", "google_client_id", "");
        values.Describe(config, "auth", "otlp_endpoint", "Where telemetry goes; empty: none is sent. otlp_protocol is grpc or http/protobuf.");
        values.Describe(config, "auth", "otlp_protocol", "");
        values.Describe(config, "chat", "model_endpoint", "Any OpenAI-compatible endpoint.");
        values.Describe(config, "chat", "model_name", "");
    }
}
