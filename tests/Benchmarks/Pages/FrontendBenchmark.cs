using Fubuni.EndToEnd;
using Fubuni.Testing;
using Microsoft.Playwright;

namespace Fubuni.Benchmarks;

/// <summary>
/// What somebody waits for at a browser: the built frontend, served as for a cluster, in a real Chromium. The floors
/// are a page of the same bundle that shows no more than the fields to sign in, a frame in which nothing happens, and a
/// chat that has just begun.
/// </summary>
internal sealed class FrontendBenchmark(PageProbe probe)
{
    private const int Sessions = 200;
    private const int Messages = 500;
    private const int Loads = 15;

    /// <summary>
    /// Until the browser keeps what it compiled, and the services' compilers have seen what is called often: in the
    /// first minute a page takes twice as long.
    /// </summary>
    private const int WarmUp = 40;

    private const int Switches = 40;
    private const string Typed = "Somebody writes a message of some length, at the speed of a quick typist. ";

    private static readonly string Answer = string.Join(
        "\n\n",
        "Here is **what happens**, with `code` and a [link](https://example.org/a/page):",
        "1. The first thing.\n2. The second, *at last*.\n3. The third.",
        "```csharp\npublic static int Add(int one, int other) => one + other;\n```",
        "| Name | Means |\n|---|---|\n| one | the first |\n| other | the second |",
        string.Concat(Enumerable.Repeat("And some more words, as there are in most answers. ", 6))
    );

    /// <summary>Six seconds of fifty chunks each.</summary>
    private static readonly string Question = BenchModel.Say(300, TimeSpan.FromMilliseconds(20));

    public static async Task RunAsync(BenchComposition composition, string database)
    {
        var frontDoor = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        await using var frontend = await BuiltFrontend.StartAsync(composition.App, frontDoor);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.LaunchChromiumAsync();
        await using var context = await browser.NewContextAsync(
            new()
            {
                BaseURL = frontDoor.ToString(),
                ViewportSize = new() { Width = 1280, Height = 800 },
            }
        );
        var benchmark = new FrontendBenchmark(await PageProbe.OpenAsync(context));
        var report = new PageReport();

        await benchmark.LoadAsync(report, PageReport.SignIn, "/sign-in");
        var owner = await RegisterAsync(context.Pages[0]);
        await SeededChats.AddAsync(database, owner, Sessions, turns: 10);
        // The oldest of all, at the end of the list.
        var longest = await SeededChats.AddLongAsync(database, owner, Messages, Answer);
        await benchmark.LoadAsync(report, PageReport.Sidebar, "/");

        await benchmark.SwitchAsync(report);
        report.Smooth(PageReport.New, await benchmark.WriteAsync());
        await benchmark.OpenLongAsync(report, longest);
        report.Smooth(PageReport.Long, await benchmark.WriteAsync());
        await benchmark.ReopenLongAsync(report, longest);
        report.Print();
    }

    private static async Task<string> RegisterAsync(IPage page) =>
        await page.EvaluateAsync<string>(
            """
            async (email) => {
              const body = JSON.stringify({ name: 'Bench', email, password: 'a password for benchmarks only' });
              const response = await fetch('/api/auth/register', {
                method: 'POST', headers: { 'content-type': 'application/json' }, body });
              return (await response.json()).user.id;
            }
            """,
            $"bench-{Guid.NewGuid():N}@example.com"
        );

    private async Task LoadAsync(PageReport report, string name, string path)
    {
        for (var load = -WarmUp; load < Loads; load++)
        {
            var time = await probe.LoadAsync(path);
            if (load >= 0)
            {
                report.Add(name, time);
            }
        }
    }

    private async Task SwitchAsync(PageReport report)
    {
        var ids = await probe.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('nav a[data-session]')].slice(0, 3).map(({ dataset }) => "
                + "dataset.session)"
        );
        var sessions = Array.ConvertAll(ids, Guid.Parse);
        var last = new string[sessions.Length];
        for (var session = 0; session < sessions.Length; session++)
        {
            report.Add(PageReport.FirstOpen, await probe.OpenAsync(sessions[session]));
            last[session] = await probe.LastMessageAsync();
        }

        for (var turn = 0; turn < Switches; turn++)
        {
            report.Add(PageReport.Frame, await probe.NothingAsync());
            report.Add(PageReport.Switch, await probe.OpenAsync(sessions[turn % 2], last[turn % 2]));
        }

        await probe.Page.GetByRole(AriaRole.Link, new() { Name = "New chat" }).ClickAsync();
    }

    private async Task OpenLongAsync(PageReport report, Guid session)
    {
        await ShowInListAsync(session);
        report.Add(PageReport.LongFirst, await probe.OpenAsync(session));
        var older = probe.Page.GetByRole(AriaRole.Button, new() { Name = "Show older messages" });
        while (await probe.Page.Locator("article").CountAsync() is var shown && shown < Messages)
        {
            // Where the button is seen the page reads on by itself, and the last one has gone before it is pressed.
            await older.EvaluateAllAsync<object?>("buttons => void buttons[0]?.click()");
            await probe
                .Page.Locator("article")
                .Nth(shown)
                .WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }
    }

    private async Task ReopenLongAsync(PageReport report, Guid session)
    {
        var last = await probe.LastMessageAsync();
        // It is the first of the list, now that something has been said in it.
        var other = Guid.Parse(
            (
                await probe.Page.EvaluateAsync<string>(
                    "() => document.querySelectorAll('nav a[data-session]')[1].dataset.session"
                )
            )!
        );
        for (var turn = 0; turn < Switches / 4; turn++)
        {
            await probe.OpenAsync(other);
            report.Add(PageReport.LongAgain, await probe.OpenAsync(session, last));
        }
    }

    /// <summary>The list reads on when its end is seen.</summary>
    private async Task ShowInListAsync(Guid session)
    {
        var link = probe.Page.Locator($"nav a[data-session='{session}']");
        while (await link.CountAsync() == 0)
        {
            await probe.Page.EvaluateAsync(
                "() => { const list = document.querySelector('nav[aria-label=Chats]'); list.scrollTop = "
                    + "list.scrollHeight; }"
            );
            await probe.NothingAsync();
        }
    }

    private async Task<(double[] Keys, Smoothness Streaming)> WriteAsync()
    {
        var keys = await probe.TypeAsync(Typed);
        return (keys, await probe.AskAsync(Question));
    }
}
