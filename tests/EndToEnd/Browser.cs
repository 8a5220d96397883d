using Microsoft.Playwright;

namespace Fubuni.EndToEnd;

/// <summary>One Chromium for the assembly; each test opens contexts of its own, which share nothing.</summary>
public sealed class Browser : IAsyncLifetime
{
    // The first is the engine alone, without the window that the others paint though nobody sees it.
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // As long as Eventually waits: a machine that runs the whole composition is busy.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A fresh context at the front door: the browser of one person.</summary>
    public Task<IBrowserContext> OpenAsync(Uri frontDoor, int width = 1280, int height = 800)
        => _browser!.NewContextAsync(new()
        {
            BaseURL = frontDoor.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });

    private static string Find()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is not on PATH; ./fubuni test installs it.");
}
