using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;
using Aspire.Hosting.Yarp;
using YamlDotNet.Serialization;

namespace Fubuni.Offline.Tests.Publishing;

/// <summary>The charts under Expected were written by the packages from these compositions.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task A_composition_with_a_proxy_is_published_as_the_packages_publish_it()
    {
        using var chart = await Chart.PublishAsync(builder =>
        {
            builder.AddKubernetesEnvironment("k8s")
                .WithProperties(environment => (environment.DefaultStorageType, environment.DefaultStorageSize) = ("pvc", "5Gi"))
                .WithHelm(helm => helm.WithChartName("chatapp").WithChartVersion("1.2.3").WithNamespace("chat").WithReleaseName("chat"));

            var gateway = ComposeSample1(builder);
            gateway.PublishAsKubernetesService(service =>
            {
                var deployment = Assert.IsType<Deployment>(service.Workload);
                deployment.Spec.Replicas = 3;
                deployment.Spec.Template.Spec.Containers[0].Resources = new ResourceRequirementsV1
                {
                    Requests = { ["cpu"] = "100m", ["memory"] = "128Mi" },
                    Limits = { ["cpu"] = "500m", ["memory"] = "256Mi" },
                };
                deployment.Spec.Template.Spec.SecurityContext = new() { RunAsNonRoot = true };
            });
        });

        chart.AssertEqual("sample1");
    }

    [Fact]
    public async Task A_composition_is_published_for_Compose_as_the_packages_publish_it()
    {
        using var files = await Chart.PublishAsync(builder =>
        {
            // The dashboard of the packages' file, and the variables that lead to it, are left out of what is expected.
            builder.AddDockerComposeEnvironment("compose").WithDashboard(false);
            ComposeSample1(builder);
        });

        files.AssertEqual("sample1-compose");
    }

    [Fact]
    public async Task A_composition_with_objects_of_its_own_is_published_as_the_packages_publish_it()
    {
        using var chart = await Chart.PublishAsync(
            builder =>
            {
                builder.AddKubernetesEnvironment("k8s").WithDashboard(false).WithHelm(helm => helm.WithChartName("apphost2"));
                var password = builder.AddParameter("pg-password", secret: true);
                var llm = builder.AddParameter("llm-url", "http://llm:8000", publishValueAsDefault: true);
                var llmModel = builder.AddParameter("llm-model");
                var chatdb = builder.AddPostgres("postgres", password: password).AddDatabase("chatdb");

                var gateway = builder.AddProject<WebProject>("gateway")
                    .WithReference(chatdb).WaitFor(chatdb)
                    .WithEnvironment("services__llmsvc__default__0", llm)
                    .WithEnvironment("LLMSVC", llm)
                    .WithEnvironment("LLM__Plain", llm)
                    .WithEnvironment("LLM__Model", llmModel)
                    .WithEnvironment("LLM__Url", ReferenceExpression.Create($"{llm}/v1"))
                    .WithEnvironment("LLM__UrlModel", ReferenceExpression.Create($"{llm}/v1/{llmModel}"))
                    .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http")
                    .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
                    .WithExternalHttpEndpoints();
                builder.AddExecutable("pyworker", "python3", "..", "worker.py").WithHttpEndpoint(port: 9000, env: "PORT");
                var web = builder.AddViteApp("web", "../frontend").WithReference(gateway);
                gateway.PublishWithContainerFiles(web, "wwwroot");

                gateway.PublishAsKubernetesService(service =>
                {
                    foreach (var container in service.Workload!.PodTemplate.Spec.Containers)
                    {
                        container.ReadinessProbe!.HttpGet!.Scheme = "HTTP";
                        container.LivenessProbe!.HttpGet!.Scheme = "HTTP";
                    }

                    service.AdditionalResources.Add(new Autoscaler());
                    service.AdditionalResources.Add(new DisruptionBudget());
                });
            });

        // The packages' chart binds a volume of its own to Postgres, which is not in this stand-in.
        chart.AssertEqual("sample2", "templates/postgres/statefulset.yaml");
    }

    private static IResourceBuilder<ProjectResource> ComposeSample1(IDistributedApplicationBuilder builder)
    {
        var pgPassword = builder.AddParameter("pg-password", secret: true);
        var jwtKey = builder.AddParameter("jwt-key", new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true);
        var llmEndpoint = builder.AddParameter("llm-endpoint", "http://llm:8000/v1", publishValueAsDefault: true);
        var llmKey = builder.AddParameter("llm-key", secret: true);

        var postgres = builder.AddPostgres("postgres", password: pgPassword).WithDataVolume("pgdata");
        var authdb = postgres.AddDatabase("authdb");
        var cache = builder.AddRedis("cache").WithDataVolume("cachedata").WithPersistence(TimeSpan.FromSeconds(60), 100);
        var chatModel = builder.AddConnectionString("chat-model", ReferenceExpression.Create($"Endpoint=http://llm.internal:8000/v1;Key={llmKey};Model=gpt-4o-mini"));
        var llm = builder.AddConnectionString("llm", ReferenceExpression.Create($"Endpoint={llmEndpoint};Key={llmKey};Model=foo"));

        var auth = builder.AddProject<WebProject>("auth")
            .WithReference(authdb).WaitFor(authdb)
            .WithReference(cache).WaitFor(cache)
            .WithEnvironment("Jwt__SigningKey", jwtKey)
            .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
            .WithHttpProbe(ProbeType.Readiness, "/health", periodSeconds: 5)
            .WithReplicas(2);

        var gateway = builder.AddProject<WebProject>("gateway")
            .WithReference(auth).WaitFor(auth)
            .WithReference(cache)
            .WithReference(chatModel)
            .WithEnvironment("CHAT_MODEL_ENDPOINT", "http://llm.internal:8000/v1")
            .WithEnvironment("CHAT_MODEL_URI", "http://llm.internal:8000/v1")
            .WithEnvironment("CHAT_MODEL_KEY", llmKey)
            .WithEnvironment("CHAT_MODEL_MODELNAME", "gpt-4o-mini")
            .WithReference(llm)
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck("/health");

        var web = builder.AddViteApp("web", "../frontend").WithReference(gateway).WaitFor(gateway);
        builder.AddYarp("edge")
            .WithConfiguration(yarp => yarp.AddRoute("/api/{**catch-all}", gateway).WithTransform(transform => transform["PathRemovePrefix"] = "/api"))
            .WithExternalHttpEndpoints()
            .PublishWithStaticFiles(web);
        return gateway;
    }

    private sealed class Autoscaler : BaseKubernetesResource
    {
        public Autoscaler()
            : base("autoscaling/v2", "HorizontalPodAutoscaler")
            => Metadata.Name = "gateway-hpa2";

        [YamlMember(Alias = "spec")]
        public Dictionary<string, object> Spec { get; } = new()
        {
            ["scaleTargetRef"] = new Dictionary<string, object> { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = "gateway-deployment" },
            ["minReplicas"] = 2,
            ["maxReplicas"] = 5,
            ["metrics"] = new List<object>
            {
                new Dictionary<string, object>
                {
                    ["type"] = "Resource",
                    ["resource"] = new Dictionary<string, object>
                    {
                        ["name"] = "cpu",
                        ["target"] = new Dictionary<string, object> { ["type"] = "Utilization", ["averageUtilization"] = 70 },
                    },
                },
            },
        };
    }

    private sealed class DisruptionBudget : BaseKubernetesResource
    {
        public DisruptionBudget()
            : base("policy/v1", "PodDisruptionBudget")
            => Metadata.Name = "gateway-pdb";

        [YamlMember(Alias = "spec")]
        public Dictionary<string, object> Spec { get; } = new()
        {
            ["minAvailable"] = 1,
            ["selector"] = new Dictionary<string, object>
            {
                ["matchLabels"] = new Dictionary<string, object>
                {
                    ["app.kubernetes.io/component"] = "gateway",
                    ["app.kubernetes.io/instance"] = "{{ .Release.Name }}",
                },
            },
        };
    }
}
