using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Fubuni.Testing;

namespace Fubuni.Containers;

/// <summary>The AppHost in run mode with Postgres and Redis as containers, whose volumes are the test's own.</summary>
internal sealed class ContainerComposition : RunningComposition
{
    public const string Prefix = Podman.Prefix + "apphost";

    private const string Password = "aPasswordForBothRuns";

    // Between two runs the passwords must not change, because those of the first are in the volumes.
    protected override IEnumerable<string> Arguments =>
        [
            "--Containers=true",
            $"--Parameters:postgres-password={Password}",
            $"--Parameters:cache-password={Password}",
            $"--Parameters:key-encryption-key={Password}{Password}",
            $"--Parameters:refresh-token-key={Password}{Password}",
        ];

    protected override void Configure(IDistributedApplicationTestingBuilder builder)
    {
        Keep("postgres", "/var/lib/postgresql");
        Keep("cache", "/data");

        void Keep(string server, string folder)
        {
            var volume = new ContainerMountAnnotation(
                $"{Prefix}-{server}",
                folder,
                ContainerMountType.Volume,
                isReadOnly: false
            );
            builder.Resources.Single(resource => resource.Name == server).Annotations.Add(volume);
        }
    }
}
