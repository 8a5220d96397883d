using Microsoft.Playwright;

namespace Fubuni.EndToEnd;

/// <summary>The Chromium of this machine; Playwright's own is not downloaded.</summary>
internal static class InstalledChromium
{
    // The first is the engine alone: the others also paint a window that is never shown.
    private static readonly string[] Names =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ];

    public static Task<IBrowser> LaunchChromiumAsync(this IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Find(),
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not on PATH; ./fubuni test installs it.");
}
