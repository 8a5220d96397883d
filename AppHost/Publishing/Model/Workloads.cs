namespace Fubuni.AppHost.Publishing.Model;

/// <summary>The composition as it is published.</summary>
internal sealed record Workloads(Workload Postgres, Workload Cache, Workload Auth, Workload Chat, Workload Gateway)
{
    public static async Task<Workloads> ReadAsync(
        Composition composition,
        DistributedApplicationExecutionContext execution,
        CancellationToken cancellation
    )
    {
        return new Workloads(
            await ReadAsync(composition.Postgres.Resource),
            await ReadAsync(composition.Cache.Resource),
            await ReadAsync(composition.Auth.Resource),
            await ReadAsync(composition.Chat.Resource),
            await ReadAsync(composition.Gateway.Resource)
        );

        Task<Workload> ReadAsync(IResourceWithEndpoints resource) =>
            Workload.ReadAsync(resource, execution, cancellation);
    }
}
