using System.Diagnostics;
using System.Reflection;

namespace Fubuni.Chart.Tests;

/// <summary>What <c>./fubuni publish</c> writes, once for all tests, and that for Compose.</summary>
public sealed class PublishedChart : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-published-");

    public string Chart => Path.Combine(_folder.FullName, "chart");

    public string Compose => Path.Combine(_folder.FullName, "compose");

    /// <summary>By the path that Helm gives them.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; private set; } = new Dictionary<string, string>();

    public string Values => File.ReadAllText(Path.Combine(Chart, "values.yaml"));

    public async ValueTask InitializeAsync()
    {
        // One after the other: the publisher keeps a file for each AppHost in the home of the user.
        await PublishAsync(Chart, "kubernetes", "values.schema.json");
        await PublishAsync(Compose, "compose", "docker-compose.yaml");
        Templates = Directory.GetFiles(Path.Combine(Chart, "templates"), "*.*", SearchOption.AllDirectories)
            .ToDictionary(file => "fubuni/" + Path.GetRelativePath(Chart, file).Replace('\\', '/'), File.ReadAllText);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the build wrote into this assembly.</summary>
    public static string Metadata(string key) => typeof(PublishedChart).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <summary>Ends when the program has; its output is told where it fails.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            // Null takes a variable away.
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var told = await output + await error;
        return process.ExitCode == 0 ? told : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {told}");
    }

    // What the machine has set for running the app says nothing about what is published.
    private static async Task PublishAsync(string folder, string target, string expected)
    {
        var told = await RunAsync(
            "dotnet",
            [Metadata("AppHost"), "--operation", "publish", "--step", "publish", "--output-path", folder],
            ("Publish__Target", target), ("ASPIRE_INTERACTIVITY_ENABLED", "false"), ("OPENAI_BASE_URL", null), ("OPENROUTER_BASE_URL", null), ("OPENAI_API_KEY", null), ("DOTNET_ENVIRONMENT", "Production"));
        // The publisher ends with 0 also when it fails.
        Assert.True(File.Exists(Path.Combine(folder, expected)), told);
    }
}
