using System.Reflection;

namespace Fubuni.Chart.Tests;

/// <summary>Publishes by running the AppHost as a program: what a person publishes is tested.</summary>
internal static class Publisher
{
    /// <summary>What the build wrote into this assembly.</summary>
    public static string Metadata(string key) =>
        typeof(Publisher)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;

    /// <param name="variables">What the person has set for the AppHost.</param>
    public static Task<string> PublishAsync(
        string folder,
        string target,
        params IEnumerable<(string Name, string? Value)> variables
    ) =>
        Programs.RunAsync(
            "dotnet",
            [Metadata("AppHost"), "--operation", "publish", "--step", "publish", "--output-path", folder],
            [
                ("Publish__Target", target),
                // What the machine has set for running the app must not change what is published.
                ("OPENAI_BASE_URL", null),
                ("OPENROUTER_BASE_URL", null),
                ("OPENAI_API_KEY", null),
                ("DOTNET_ENVIRONMENT", "Production"),
                .. variables,
            ]
        );
}
