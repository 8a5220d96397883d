using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.Testing;

/// <summary>One more process of a service of the composition, with the same settings.</summary>
public sealed class Replica : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private Replica(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="settings">
    /// Replace those of the composition. Without ASPNETCORE_URLS it listens on a free port.
    /// </param>
    public static async Task<Replica> StartAsync(
        DistributedApplication app,
        string service,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var resource = app
            .Services.GetRequiredService<DistributedApplicationModel>()
            .Resources.OfType<ProjectResource>()
            .Single(resource => resource.Name == service);
        var project = resource.GetProjectMetadata().ProjectPath;
        var start = new ProcessStartInfo("dotnet", [AssemblyOf(project)])
        {
            WorkingDirectory = Path.GetDirectoryName(project),
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in await EnvironmentOfAsync(app, resource, settings, cancellationToken))
        {
            start.Environment[key] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        var process = Process.Start(start)!;
        return new Replica(process, await ReadAddressAsync(process, cancellationToken));
    }

    /// <summary>Kills the process (SIGKILL), without a shutdown.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>All projects are built into artifacts/bin/{project}/{configuration}.</summary>
    private static string AssemblyOf(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var name = Path.GetFileNameWithoutExtension(project);
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"{name}.dll");
    }

    private static async Task<Dictionary<string, string?>> EnvironmentOfAsync(
        DistributedApplication app,
        ProjectResource resource,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var execution = app.Services.GetRequiredService<DistributedApplicationExecutionContext>();
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        Dictionary<string, string?> environment = [];
        // A replaced value is not resolved: it may be the address of a resource that does not run.
        foreach (
            var (key, value) in context.EnvironmentVariables.Where(variable => !settings.ContainsKey(variable.Key))
        )
        {
            environment[key] = value is IValueProvider provider
                ? await provider.GetValueAsync(cancellationToken)
                : Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        return environment;
    }

    private static async Task<Uri> ReadAddressAsync(Process process, CancellationToken cancellationToken)
    {
        List<string> output = [];
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            output.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // A full pipe would block the process.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new Uri(line[(at + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"The service did not start: {string.Join('\n', output)}");
    }
}
