namespace Fubuni.Chart.Tests;

/// <summary>What installations give. Each name is a case of the tests.</summary>
internal static class ValueSets
{
    public const string Minimal = "as little as possible";
    public const string Everything = "all there is";
    public const string ExistingSecrets = "existing Secrets";
    public const string DataElsewhere = "data elsewhere";
    public const string Bare = "neither Ingress nor policies";

    private const string Secrets = """
        secrets:
          postgres: { postgres_password: s3cretPostgres }
          cache: { cache_password: s3cretCache }
          auth:
            key_encryption_key: s3cretKeyEncryptionKey0123456789ab
            refresh_token_key: s3cretRefreshTokenKey0123456789abc
          chat: { model_key: s3cretModel }

        """;

    private const string Origin = """
        config:
          auth: { public_origin: "https://chat.example.com" }

        """;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        [Minimal] = Secrets + Origin,
        [Everything] = """
            secrets:
              postgres: { postgres_password: s3cretPostgres }
              cache: { cache_password: s3cretCache }
              auth:
                google_client_secret: s3cretGoogle
                otlp_headers: api-key=s3cretOtlp
                key_encryption_key: s3cretKeyEncryptionKey0123456789ab
                refresh_token_key: s3cretRefreshTokenKey0123456789abc
              chat: { model_key: s3cretModel }
            config:
              auth:
                public_origin: "https://chat.example.com:8443"
                google_client_id: an-id
                otlp_endpoint: "http://collector.telemetry:4318"
                otlp_protocol: http/protobuf
              chat: { model_endpoint: "http://models.internal:11434/v1", model_name: llama }
            parameters:
              images: { pull_secret: registry }
              network: { otlp_port: 4318, otlp_attributes: deployment.environment.name=staging }
              auth:
                auth_image: "registry.example.com/auth:1.2.3"
                min_replicas: 3
                port_http: 9090
                settings: { Passwords__Cost: "13" }
              chat: { model_port: 11434, memory_limit: 2Gi }
              gateway:
                ingress_class: ""
                ingress_namespace: ""
                tls_secret: ""
                ingress_annotations: { cert-manager.io/cluster-issuer: letsencrypt }
              postgres: { storage_class: fast, storage_size: 100Gi, node_selector: { disk: ssd } }
              cache: { storage_class: fast }
            """,
        [ExistingSecrets] =
            Origin
            + """
                parameters:
                  auth: { existing_secret: given-auth }
                  chat: { existing_secret: given-chat }
                  gateway: { existing_secret: given-gateway }
                  postgres: { existing_secret: given-postgres }
                  cache: { existing_secret: given-cache }
                """,
        [DataElsewhere] =
            Origin
            + """
                secrets:
                  postgres:
                    authdb_connection_string: "Host=db.example.com;Password=s3cretAuthdb;Database=a"
                    chatdb_connection_string: "Host=db.example.com;Password=s3cretChatdb;Database=c"
                  cache: { connection_string: "redis.example.com:6380,password=s3cretCache,ssl=true" }
                  auth:
                    key_encryption_key: s3cretKeyEncryptionKey0123456789ab
                    refresh_token_key: s3cretRefreshTokenKey0123456789abc
                  chat: { model_key: s3cretModel }
                parameters:
                  postgres: { enabled: false, port: 6432 }
                  cache: { enabled: false, port: 6380 }
                """,
        [Bare] =
            Secrets
            + Origin
            + """
                parameters:
                  gateway: { ingress_enabled: false, ingress_annotations: null }
                  network: { policies: false }
                """,
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
