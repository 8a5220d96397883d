using Microsoft.Playwright;

namespace Fubuni.EndToEnd;

/// <summary>One Chromium for the assembly; each test opens contexts of its own, which share nothing.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // The timeout of Eventually: a machine that runs the whole composition is busy.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.LaunchChromiumAsync();
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
    /// <param name="serviceWorkers">Blocked as a rule: requests that go through one cannot be intercepted.</param>
    public Task<IBrowserContext> OpenAsync(
        Uri frontDoor,
        int width = 1280,
        int height = 800,
        ServiceWorkerPolicy serviceWorkers = ServiceWorkerPolicy.Block
    ) =>
        _browser!.NewContextAsync(
            new()
            {
                BaseURL = frontDoor.ToString(),
                ViewportSize = new() { Width = width, Height = height },
                ReducedMotion = ReducedMotion.Reduce,
                ServiceWorkers = serviceWorkers,
            }
        );
}
