using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets a test run an AppHost's entry point, change the builder before it builds, and take over the application.
/// It flows with the entry point's execution context, so that several can run at once.
/// </summary>
internal abstract class EntryPointInterception
{
    private static readonly AsyncLocal<EntryPointInterception?> Flowing = new();

    public static EntryPointInterception? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public abstract void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Blocks the entry point until the test has finished its changes.</summary>
    public abstract void OnBuilding(DistributedApplicationBuilder builder);

    public abstract void OnBuilt(DistributedApplication application);
}
