using System.Diagnostics;

namespace Fubuni.Chart.Tests;

internal static class Programs
{
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <returns>The standard output.</returns>
    /// <exception cref="ProgramFailedException">The program has ended with another code than 0.</exception>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        params (string Name, string? Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new ProgramFailedException(program, process.ExitCode, await output + await error);
    }
}

internal sealed class ProgramFailedException(string program, int exitCode, string output)
    : Exception($"{program} has ended with {exitCode}: {output}")
{
    public int ExitCode => exitCode;
}
