using Aspire.Hosting.Processes;

namespace Aspire.Hosting.JavaScript;

internal static class NodeVersion
{
    // What Vite 8 asks for.
    private const string Supported = "20.19, 22.12 or newer";

    /// <summary>The version of the Node.js in PATH, or null.</summary>
    public static async Task<Version?> FindAsync(CancellationToken cancellationToken)
        => await Tool.AskAsync("node", "--version", cancellationToken).ConfigureAwait(false) is { } answer && Version.TryParse(answer.TrimStart('v'), out var version)
            ? version : null;

    public static async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var install = $"Install Node.js {Supported} with npm: https://nodejs.org, or {Tool.InstallCommand("nodejs npm", "nodejs", "nodejs npm", "node")}";
        var version = await FindAsync(cancellationToken).ConfigureAwait(false);
        return version is null ? $"Node.js is missing. {install}"
            : !IsSupported(version) ? $"Node.js {version} is too old. {install}"
            : Tool.Find("npm") is null ? $"npm is missing. {install}"
            : null;
    }

    private static bool IsSupported(Version version) => version is { Major: 20, Minor: >= 19 } || version >= new Version(22, 12);
}
