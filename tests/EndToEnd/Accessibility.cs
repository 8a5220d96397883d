using System.Text.Json;
using Fubuni.Testing;
using Microsoft.Playwright;

namespace Fubuni.EndToEnd;

/// <summary>Checks a page with axe-core, on a desktop and a phone, in both themes.</summary>
internal static class Accessibility
{
    private static readonly (int Width, int Height, string Name)[] Screens =
    [
        (1280, 800, "desktop"),
        (390, 844, "phone"),
    ];

    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    /// <summary>Fails with the rules that are broken and the elements that break them.</summary>
    /// <param name="view">The name of the view, and of its screenshots.</param>
    /// <param name="within">Selects the view, where the page around it is checked elsewhere.</param>
    public static async Task AssertAccessibleAsync(this Person person, Site site, string view, string within = "html")
    {
        var page = person.Page;
        // Evaluated by the browser's debugger, which no content security policy stops.
        await page.EvaluateAsync(
            await File.ReadAllTextAsync(Path.Combine(BuiltFrontend.SourceFolder, "node_modules/axe-core/axe.min.js"))
        );
        var before = page.ViewportSize!;
        List<string> violations = [];
        foreach (var (width, height, screen) in Screens)
        {
            foreach (var scheme in Schemes)
            {
                // The themes differ in nothing but their colours.
                string[]? runOnly = scheme == Schemes[0] ? null : ["color-contrast", "link-in-text-block"];
                await page.SetViewportSizeAsync(width, height);
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var theme = $"{scheme}".ToLowerInvariant();
                await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
                var found = await page.EvaluateAsync<JsonElement>(
                    """
                    async ({ within, runOnly }) => {
                      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                      const { violations } = await axe.run(within, {
                          resultTypes: ['violations'], ...(runOnly && { runOnly }) });
                      return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, any }) =>
                          `${id} (${help}): ${target.join(' ')} ${any.map(({ message }) => message).join(' ')}`));
                    }
                    """,
                    new { within, runOnly }
                );
                violations.AddRange(
                    found.EnumerateArray().Select(violation => $"{screen}, {theme}: {violation.GetString()}")
                );
                if (Person.KeepsScreenshots)
                {
                    await person.ScreenshotAsync($"{view}-{screen}-{theme}");
                }
            }
        }

        await page.SetViewportSizeAsync(before.Width, before.Height);
        Assert.True(violations.Count == 0, $"{view}:\n{string.Join('\n', violations)}");
    }
}
