using Microsoft.Extensions.Configuration;

namespace Fubuni.AppHost.Startup;

/// <summary>Writes to the console, in colour on a terminal unless NO_COLOR is set (https://no-color.org).</summary>
internal sealed class StartupConsole(string frontDoor, string data, IConfiguration configuration, TimeProvider time)
{
    private const int Red = 31;
    private const int Green = 32;
    private const int Gray = 90;

    private static readonly bool HasColors =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private readonly long _started = time.GetTimestamp();

    public static void Write(string text) => Console.Out.WriteLine($"  {text}");

    public void WriteReady(string resource) =>
        Write($"{Paint("ready", Green)}   {resource, -18} {Paint($"{Elapsed:0.0} s", Gray)}");

    public static void WriteFailure(string resource, int? exitCode, IReadOnlyList<string> lastLines)
    {
        var reason = exitCode is { } code ? $" with exit code {code}" : "";
        Write($"{Paint("failed", Red)}  {resource}{reason}{(lastLines.Count > 0 ? ". Its last lines:" : "")}");
        foreach (var line in lastLines)
        {
            Write($"        {Paint(line, Gray)}");
        }
    }

    public void WriteAddresses()
    {
        Console.Out.WriteLine();
        Write($"{"Chat", -10} {Paint(frontDoor, Green)}");
        if (DashboardUrl() is { } dashboard)
        {
            Write($"{"Dashboard", -10} {dashboard}");
        }

        Write($"{"Data", -10} {data}");
        Console.Out.WriteLine();
        Write($"Ready after {Elapsed:0.0} s. Ctrl+C stops everything.");
    }

    private double Elapsed => time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>With the token that signs a browser in, as Aspire generates it for each run.</summary>
    private string? DashboardUrl()
    {
        if (configuration["ASPNETCORE_URLS"]?.Split(';')[0] is not { Length: > 0 } url)
        {
            return null;
        }

        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{url}/login?t={token}" : url;
    }

    private static string Paint(string text, int color) => HasColors ? $"\e[{color}m{text}\e[0m" : text;
}
