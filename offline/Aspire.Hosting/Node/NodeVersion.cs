using Aspire.Hosting.Processes;

namespace Aspire.Hosting.JavaScript;

internal static class NodeVersion
{
    /// <summary>What Vite 8 asks for.</summary>
    public static readonly Version Oldest = new(20, 19);

    /// <summary>The version of the Node.js in PATH, or null.</summary>
    public static async Task<Version?> FindAsync(CancellationToken cancellationToken)
        => await Tool.AskAsync("node", "--version", cancellationToken).ConfigureAwait(false) is { } answer && Version.TryParse(answer.TrimStart('v'), out var version)
            ? version : null;

    public static async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var install = $"Install Node.js {Oldest} or newer with npm: https://nodejs.org, or {Tool.InstallCommand("nodejs npm", "nodejs", "nodejs npm", "node")}";
        var version = await FindAsync(cancellationToken).ConfigureAwait(false);
        return version is null ? $"Node.js is missing. {install}"
            : version < Oldest ? $"Node.js {version} is too old. {install}"
            : Tool.Find("npm") is null ? $"npm is missing. {install}"
            : null;
    }
}
