using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Fubuni.Testing;

namespace Fubuni.Benchmarks;

/// <summary>
/// The services with their data, and a model that keeps to a schedule. No frontend: it would only take its share of the
/// processors.
/// </summary>
internal sealed class BenchComposition : IAsyncDisposable
{
    private BenchComposition(DistributedApplication app, OwnProcess model) => (App, Model) = (app, model);

    public DistributedApplication App { get; }

    public OwnProcess Model { get; }

    public static async Task<BenchComposition> StartAsync()
    {
        var model = await OwnProcess.StartAsync(BenchModel.Argument);
        var builder = await TestComposition.CreateAsync(
            "--DcpPublisher:RandomizePorts=false",
            $"--Parameters:model-endpoint={model.Address}v1",
            "--Parameters:model-key=none",
            $"--Parameters:model-name={BenchModel.Name}"
        );
        builder.Resources.Remove(builder.Resources.Single(resource => resource.Name == "frontend"));
        // It stays in the model: the benchmark of the page starts a gateway of its own with these settings.
        builder.CreateResourceBuilder(Project("gateway")).WithExplicitStart();
        builder
            .CreateResourceBuilder(Project("chat"))
            // All streams are of a few users, and whatever the service does of itself is left out of what is counted.
            .WithEnvironment("Runs__MaxActivePerUser", "10000")
            .WithEnvironment("Runs__MaxConcurrent", "10000")
            .WithEnvironment("Runs__ReapInterval", "01:00:00")
            .WithEnvironment("Titles__Enabled", "false");
        return new BenchComposition(await builder.StartAsync(["auth", "chat"]), model);

        ProjectResource Project(string name) =>
            builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == name);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Model.Dispose();
    }
}
