using System.ComponentModel;
using Fubuni.Chart.Tests;

namespace Fubuni.Containers;

internal static class Podman
{
    /// <summary>The name of everything that a test makes begins with it, so that all of it can be removed.</summary>
    public const string Prefix = "fubuni-test-";

    /// <exception cref="ProgramFailedException">Podman refuses; the message is its output.</exception>
    public static Task<string> RunAsync(params IEnumerable<string> arguments) => Programs.RunAsync("podman", arguments);

    /// <summary>Whether the program is installed and works.</summary>
    public static async Task<bool> RespondsAsync(string program, string argument)
    {
        try
        {
            await Programs.RunAsync(program, [argument]);
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or ProgramFailedException)
        {
            return false;
        }
    }

    public static async Task<bool> HasImageAsync(string image)
    {
        try
        {
            await RunAsync("image", "exists", image);
            return true;
        }
        catch (ProgramFailedException)
        {
            return false;
        }
    }

    public static async Task<string> InspectAsync(string container, string format) =>
        (await RunAsync("inspect", "--type", "container", "--format", format, container)).Trim();

    /// <summary>Removes all pods, containers, volumes and networks whose name begins with the prefix.</summary>
    public static async Task RemoveAsync(string prefix)
    {
        await RemoveAsync(prefix, ["pod", "ps", "--format", "{{.Name}}"], ["pod", "rm", "--force", "--time", "0"]);
        await RemoveAsync(prefix, ["ps", "--all", "--format", "{{.Names}}"], ["rm", "--force", "--time", "0"]);
        await RemoveAsync(prefix, ["volume", "ls", "--format", "{{.Name}}"], ["volume", "rm", "--force"]);
        await RemoveAsync(prefix, ["network", "ls", "--format", "{{.Name}}"], ["network", "rm", "--force"]);
    }

    private static async Task RemoveAsync(string prefix, string[] list, string[] remove)
    {
        var names = (await RunAsync(list)).Split('\n').Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        foreach (var name in names.ToList())
        {
            await RunAsync([.. remove, name]);
        }
    }
}
