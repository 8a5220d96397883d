using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;

namespace Fubuni.Offline.Tests.Hosting;

/// <summary>The environment of projects and apps, as the same model gives it in real Aspire (its names are the contract with the services).</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EnvironmentTests()
    {
        Directory.CreateDirectory(_folder.File("Properties"));
        File.WriteAllText(_folder.File("Properties/launchSettings.json"), """
            {
              "profiles": {
                "IIS": { "commandName": "IISExpress" },
                "http": { "commandName": "Project", "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", "GIVEN": "by the profile" } }
              }
            }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_in_run_mode()
    {
        var builder = CreateBuilder();
        builder.Configuration[OtlpConfigurationExtensions.OtlpEndpointKey] = "http://127.0.0.1:4000";
        var password = builder.AddParameter("pg-password", "pass");
        var postgres = builder.AddPostgres("pg", password: password);
        var project = builder.AddProject("api", _folder.File("Api.csproj"))
            .WithHttpEndpoint()
            .WithReference(postgres.AddDatabase("app-db"))
            .WithEnvironment("GIVEN", "by the AppHost");
        Allocate(postgres.Resource, 5001);
        Allocate(project.Resource, 5002);

        var variables = await VariablesAsync(builder, project.Resource);

        Assert.Equal("http://localhost:5002", variables["ASPNETCORE_URLS"]);
        Assert.Equal("http", variables["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("Development", variables["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("by the AppHost", variables["GIVEN"]);
        Assert.Equal("Host=localhost;Port=5001;Username=postgres;Password=pass;Database=app-db", variables["ConnectionStrings__app-db"]);
        Assert.Equal(("localhost", "5001"), (variables["APP_DB_HOST"], variables["APP_DB_PORT"]));
        Assert.Equal(("postgres", "pass", "app-db"), (variables["APP_DB_USERNAME"], variables["APP_DB_PASSWORD"], variables["APP_DB_DATABASENAME"]));
        Assert.Equal("postgresql://postgres:pass@localhost:5001/app-db", variables["APP_DB_URI"]);
        Assert.Equal("http://127.0.0.1:4000", variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("http/protobuf", variables["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("api", variables["OTEL_SERVICE_NAME"]);
        Assert.DoesNotContain("HTTP_PORTS", variables.Keys);
    }

    [Fact]
    public async Task A_project_in_publish_mode_listens_on_its_container_port()
    {
        var builder = CreateBuilder("--operation", "publish");
        var project = builder.AddProject("api", _folder.File("Api.csproj")).WithHttpEndpoint(targetPort: 8080);
        Allocate(project.Resource, 8080);

        var variables = await VariablesAsync(builder, project.Resource);

        Assert.Equal("8080", variables["HTTP_PORTS"]);
        Assert.Equal("true", variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", variables.Keys);
        Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", variables.Keys);
        Assert.DoesNotContain(variables.Keys, name => name.StartsWith("OTEL_EXPORTER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vite_app_gets_its_port_and_the_services_it_proxies()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", _folder.File("Api.csproj")).WithHttpEndpoint();
        var web = builder.AddViteApp("web", _folder.Path).WithReference(api);
        Allocate(api.Resource, 5003);
        Allocate(web.Resource, 5004);

        var variables = await VariablesAsync(builder, web.Resource);
        var arguments = await ProcessSettings.ArgumentsOfAsync(web.Resource, builder.ExecutionContext, TestContext.Current.CancellationToken);

        Assert.Equal("5004", variables["PORT"]);
        Assert.Equal("http://localhost:5003", variables["services__api__http__0"]);
        Assert.Equal("http://localhost:5003", variables["API_HTTP"]);
        Assert.Equal(["run", "dev", "--", "--port", "5004"], arguments);
    }

    [Fact]
    public async Task A_project_that_does_not_compile_is_told_with_the_compiler_s_words()
    {
        await File.WriteAllTextAsync(_folder.File("Broken.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File("Broken.cs"), "this is not C#", TestContext.Current.CancellationToken);
        var builder = CreateBuilder();
        builder.AddProject("broken", _folder.File("Broken.csproj"));
        await using var app = builder.Build();

        await app.StartAsync(TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("broken", TestContext.Current.CancellationToken));
        Assert.Contains("does not build", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Broken.cs(1,", failure.Message, StringComparison.Ordinal);
    }

    private IDistributedApplicationBuilder CreateBuilder(params string[] args) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = args,
        DisableDashboard = true,
        ProjectDirectory = _folder.Path,
        IsTest = true,
    });

    private static void Allocate(IResourceWithEndpoints resource, int port)
    {
        var endpoint = resource.GetEndpoints().Single().EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, $"{port}");
    }

    private static Task<Dictionary<string, string?>> VariablesAsync(IDistributedApplicationBuilder builder, IResource resource)
        => ProcessSettings.EnvironmentOfAsync(resource, builder.ExecutionContext, TestContext.Current.CancellationToken);
}
