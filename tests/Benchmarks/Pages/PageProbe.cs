using System.Text.Json;
using Microsoft.Playwright;

namespace Fubuni.Benchmarks;

/// <summary>
/// Measures inside a page, with its own clock, what a person at it would see. Times are in milliseconds.
/// </summary>
internal sealed class PageProbe
{
    private const string Script = """
        (() => {
          const probe = (window.probe = {});
          let commits = 0;
          // React tells this hook of its commits, in a build for production too.
          window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = { supportsFiber: true, inject: () => 1,
            onCommitFiberRoot: () => commits++, onCommitFiberUnmount: () => {} };

          /** When the first frame that has it was painted: a message to oneself arrives after the frame. */
          const painted = (isThere) => new Promise((resolve) => {
            const look = () => {
              if (!isThere()) return void requestAnimationFrame(look);
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => resolve(performance.now());
              port2.postMessage(null);
            };
            requestAnimationFrame(look);
          });
          const since = async (begun, isThere) => (await painted(isThere)) - begun;

          // Since the navigation began.
          probe.loaded = painted(() => document.querySelector('nav a[data-session], input[name="email"]'));
          probe.nothing = () => since(performance.now(), () => true);
          probe.open = (session, message) => {
            const begun = performance.now();
            document.querySelector(`a[data-session="${session}"]`).click();
            return since(begun, () => location.pathname.endsWith(session)
                && (message ? document.getElementById(`message-${message}`) : document.querySelector('article')));
          };
          probe.lastMessage = () => [...document.querySelectorAll('article')].at(-1).id.slice('message-'.length);

          probe.watchKeys = () => {
            const waits = (probe.keys = []);
            document.addEventListener('input', ({ timeStamp }) =>
                void since(timeStamp, () => true).then((wait) => waits.push(wait)), true);
          };

          probe.watchFrames = () => {
            const seen = { frames: [], commits: [], longTasks: [] };
            const observer = new PerformanceObserver((list) =>
              seen.longTasks.push(...list.getEntries().map(({ duration }) => duration)));
            observer.observe({ type: 'longtask' });
            let before = performance.now();
            let counted = commits;
            let on = true;
            const look = (now) => {
              seen.frames.push(now - before);
              seen.commits.push(commits - counted);
              [before, counted] = [now, commits];
              if (on) requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
            probe.frames = () => ((on = false), observer.disconnect(), seen);
          };
        })();
        """;

    private PageProbe(IPage page) => Page = page;

    public IPage Page { get; }

    public static async Task<PageProbe> OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        await page.AddInitScriptAsync(Script);
        return new PageProbe(page);
    }

    /// <summary>
    /// From the beginning of a navigation to the first chats of the list, or the fields of a page without a user.
    /// </summary>
    public async Task<double> LoadAsync(string path)
    {
        await Page.GotoAsync(path);
        return await Page.EvaluateAsync<double>("() => probe.loaded");
    }

    /// <summary>From a click on a session to its messages: to the one that is named, or any.</summary>
    public Task<double> OpenAsync(Guid session, string? message = null) =>
        Page.EvaluateAsync<double>(
            "([session, message]) => probe.open(session, message)",
            new[] { $"{session}", message }
        );

    public Task<string> LastMessageAsync() => Page.EvaluateAsync<string>("() => probe.lastMessage()");

    /// <summary>What any click takes, whatever it does: the rest of a frame, and the next.</summary>
    public Task<double> NothingAsync() => Page.EvaluateAsync<double>("() => probe.nothing()");

    /// <summary>From each key to the frame that shows its letter.</summary>
    public async Task<double[]> TypeAsync(string text)
    {
        var field = Page.Locator("#message");
        await field.FillAsync("");
        await Page.EvaluateAsync("() => probe.watchKeys()");
        await field.PressSequentiallyAsync(text, new() { Delay = 40 });
        return await Page.EvaluateAsync<double[]>("async () => (await probe.nothing(), probe.keys)");
    }

    /// <summary>Has an answer made, and counts frames, commits of React and long tasks while it comes.</summary>
    public async Task<Smoothness> AskAsync(string text)
    {
        await Page.Locator("#message").FillAsync(text);
        await Page.EvaluateAsync("() => probe.watchFrames()");
        await Page.Keyboard.PressAsync("Enter");
        await Page.Locator("[aria-label='Messages'][aria-busy='true']").WaitForAsync();
        await Page.Locator("[aria-label='Messages'][aria-busy='false']").WaitForAsync();
        if (await Page.GetByRole(AriaRole.Alert).CountAsync() > 0)
        {
            throw new InvalidOperationException(
                $"The answer failed: {await Page.GetByRole(AriaRole.Alert).First.TextContentAsync()}"
            );
        }

        return (await Page.EvaluateAsync<JsonElement>("() => probe.frames()")).Deserialize<Smoothness>(
            JsonSerializerOptions.Web
        )!;
    }
}

/// <param name="Frames">The duration of each frame.</param>
/// <param name="Commits">React's commits in each frame.</param>
/// <param name="LongTasks">The durations of tasks that blocked the page for more than 50 ms.</param>
internal sealed record Smoothness(double[] Frames, int[] Commits, double[] LongTasks);
