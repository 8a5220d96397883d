using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>
/// What only a browser shows of the page as a whole: on paper, while it loads, where notices are, and what is dropped
/// on it.
/// </summary>
public sealed class PageTests(Site site, Browser browser)
{
    [Fact]
    public async Task The_whole_chat_is_printed_in_light_colours_and_nothing_else()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Show me a table.");
        await ada.AskAsync("Tell me about tea, in short.");
        await ada.AskAsync("What can you do?");
        await ada.Page.Keyboard.PressAsync("Control+Shift+L");
        await Expect(ada.Page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();

        await ada.Page.EmulateMediaAsync(new() { Media = Media.Print });
        for (var i = 0; i < 3; i++)
        {
            await Expect(ada.Answers.Nth(i)).ToBeVisibleAsync();
        }

        foreach (
            var hidden in new[]
            {
                ada.Chats,
                ada.Message,
                ada.Page.GetByLabel("Add a task"),
                // The headers of a table sort it, and are its text too.
                ada.Page.GetByRole(AriaRole.Button).And(ada.Page.Locator(":not(th *)")),
            }
        )
        {
            await Expect(hidden.Filter(new() { Visible = true })).ToHaveCountAsync(0);
        }

        // Nothing is cut off where a window would end.
        Assert.True(
            await ada.Page.EvaluateAsync<bool>(
                """
                document.documentElement.scrollHeight
                    >= document.querySelector('[aria-label=Messages]').scrollHeight
                """
            )
        );
        await ada.ScreenshotAsync("print");
        await ada.Page.EmulateMediaAsync(new() { Media = Media.Screen });

        await ada.Page.EvaluateAsync(
            "addEventListener('beforeprint', () => (window.printed = document.documentElement.dataset.theme))"
        );
        await ada.Page.PdfAsync();
        Assert.Equal("light", await ada.Page.EvaluateAsync<string>("window.printed"));
        await Expect(ada.Page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();
    }

    [Fact]
    public async Task Nothing_moves_on_a_first_visit_at_a_phone()
    {
        await using var ada = await Person.OpenAsync(browser, site, width: 390, height: 844);
        await ada.Page.AddInitScriptAsync(
            """
            window.shift = 0;
            window.moved = [];
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput)) {
                window.shift += entry.value;
                window.moved.push(...entry.sources.map(({ node, previousRect, currentRect }) =>
                  `${node?.parentElement?.className} > ${node?.className ?? node?.nodeName}: `
                  + `${previousRect.y} to ${currentRect.y}`));
              }
            }).observe({ type: 'layout-shift', buffered: true });
            """
        );
        await ada.RegisterAsync();
        await AssertStillAsync();
        await ada.Page.ReloadAsync();
        await AssertStillAsync();
        await ada.ScreenshotAsync("first-visit-phone");

        async Task AssertStillAsync()
        {
            await Expect(ada.Page.GetByText("New here?")).ToBeVisibleAsync();
            await Expect(ada.Page.GetByText("answers are canned")).ToBeVisibleAsync();
            var shift = await ada.Page.EvaluateAsync<double>(
                """
                new Promise((resolve) =>
                    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(window.shift)))))
                """
            );
            Assert.True(shift <= 0.02, $"{shift}: {await ada.Page.EvaluateAsync<string>("window.moved.join('\\n')")}");
        }
    }

    [Fact]
    public async Task Without_a_network_a_page_of_our_own_is_shown_until_it_is_back()
    {
        await using var context = await browser.OpenAsync(site.FrontDoor, serviceWorkers: ServiceWorkerPolicy.Allow);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.WaitForFunctionAsync("() => navigator.serviceWorker.controller");

        await context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No network" })).ToBeVisibleAsync();
        Assert.Equal(
            "rgb(246, 247, 248)",
            await page.Locator("main").EvaluateAsync<string>("(main) => getComputedStyle(main).backgroundColor")
        );

        await context.SetOfflineAsync(false);
        await Expect(page.GetByLabel("Email", new() { Exact = true })).ToBeVisibleAsync();
        // Nothing but that page is kept.
        var kept = await page.EvaluateAsync<string[]>(
            """
            caches.keys().then((names) =>
                Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
              .then((found) => found.flat().map(({ url }) => new URL(url).pathname))
            """
        );
        Assert.Equal(
            ["/favicon.svg", "/offline.css", "/offline.html", "/offline.js"],
            kept.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_file_that_is_dropped_does_not_open()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var address = ada.Page.Url;
        var file = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(file, "hello", TestContext.Current.CancellationToken);
        var devTools = await ada.Page.Context.NewCDPSessionAsync(ada.Page);
        var data = new Dictionary<string, object>
        {
            ["items"] = Array.Empty<object>(),
            ["files"] = new[] { file },
            ["dragOperationsMask"] = 1,
        };

        async Task DragAsync(params string[] events)
        {
            foreach (var type in events)
            {
                await devTools.SendAsync(
                    "Input.dispatchDragEvent",
                    new()
                    {
                        ["type"] = type,
                        ["x"] = 640,
                        ["y"] = 300,
                        ["data"] = data,
                    }
                );
            }
        }

        // The browser drops the file only when the page has answered an event of the drag,
        // and does not say when it has. A hand, too, sends many of them before it lets go.
        await ada.Page.EvaluateAsync(
            "addEventListener('dragover', event => { window.dragAccepted = event.defaultPrevented; })"
        );
        await DragAsync("dragEnter");
        var accepted = false;
        for (var i = 0; i < 500 && !accepted; i++)
        {
            await DragAsync("dragOver");
            accepted = await ada.Page.EvaluateAsync<bool>("window.dragAccepted === true");
        }

        await DragAsync("dragOver", "drop");

        await Expect(ada.Page.GetByText("Files cannot be sent.")).ToBeVisibleAsync();
        Assert.Equal(address, ada.Page.Url);
        Assert.Single(ada.Page.Context.Pages);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Notices_leave_the_field_for_tasks_the_filters_and_the_composer_free(int width)
    {
        await using var ada = await Person.RegisterAsync(browser, site, width, height: 800);
        var field = ada.Page.GetByRole(AriaRole.Textbox, new() { Name = "Add a task" });
        if (width < 1200)
        {
            await ada.ClickAsync("Tasks");
        }

        for (var i = 0; i < 3; i++)
        {
            await field.FillAsync($"Water plant {i}");
            await field.PressAsync("Enter");
            var delete = ada.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Delete Water plant") });
            await Expect(delete).ToHaveCountAsync(1);
            await delete.ClickAsync();
        }

        var notices = ada.Page.GetByRole(AriaRole.Region, new() { Name = "Notifications" });
        await Expect(notices.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToHaveCountAsync(3);
        await ada.ScreenshotAsync($"notices-{width}");
        var covered = (await notices.BoundingBoxAsync())!;
        var filters = ada.Page.GetByRole(AriaRole.Group, new() { Name = "Which tasks" });
        foreach (var free in width < 1200 ? [field, filters] : new[] { field, filters, ada.Message })
        {
            var box = (await free.BoundingBoxAsync())!;
            var apart =
                covered.X + covered.Width <= box.X
                || box.X + box.Width <= covered.X
                || covered.Y + covered.Height <= box.Y
                || box.Y + box.Height <= covered.Y;
            Assert.True(apart, $"{JsonSerializer.Serialize(covered)} covers {JsonSerializer.Serialize(box)}");
        }
    }

    [Fact]
    public async Task The_ring_of_an_action_is_within_what_its_message_paints()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about tea, in short.");
        foreach (var message in await ada.Conversation.GetByRole(AriaRole.Article).AllAsync())
        {
            var around = (await message.BoundingBoxAsync())!;
            foreach (var action in await message.GetByRole(AriaRole.Button).AllAsync())
            {
                // The outline has two pixels, and an offset of two.
                var box = (await action.BoundingBoxAsync())!;
                Assert.True(box.Y + box.Height + 4 <= around.Y + around.Height, "cut off below");
                Assert.True(
                    box.X - 4 >= around.X && box.X + box.Width + 4 <= around.X + around.Width,
                    "cut off beside"
                );
            }
        }
    }

    [Fact]
    public async Task A_visitor_without_a_session_is_no_error_and_the_app_can_be_installed()
    {
        await using var ada = await Person.OpenAsync(browser, site);
        List<string> errors = [];
        ada.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        await ada.Page.GotoAsync("/");
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        var devTools = await ada.Page.Context.NewCDPSessionAsync(ada.Page);
        var manifest = (await devTools.SendAsync("Page.getAppManifest"))!.Value;
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        using var parsed = JsonDocument.Parse(manifest.GetProperty("data").GetString()!);
        foreach (var icon in parsed.RootElement.GetProperty("icons").EnumerateArray())
        {
            var response = await ada.Page.APIRequest.GetAsync(icon.GetProperty("src").GetString()!);
            Assert.Equal(icon.GetProperty("type").GetString(), response.Headers["content-type"].Split(';')[0]);
        }

        Assert.Empty(errors);
    }
}
