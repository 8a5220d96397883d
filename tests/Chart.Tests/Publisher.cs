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

    // The variables that the machine has set for running the app must not change what is published.
    public static Task<string> PublishAsync(string folder, string target) =>
        Programs.RunAsync(
            "dotnet",
            [Metadata("AppHost"), "--operation", "publish", "--step", "publish", "--output-path", folder],
            ("Publish__Target", target),
            ("OPENAI_BASE_URL", null),
            ("OPENROUTER_BASE_URL", null),
            ("OPENAI_API_KEY", null),
            ("DOTNET_ENVIRONMENT", "Production")
        );
}
