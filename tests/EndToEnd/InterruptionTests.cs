using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>Nothing that happens in the middle of an answer loses any of it, or what was typed.</summary>
public sealed partial class InterruptionTests(Site site, Browser browser)
{
    /// <summary>An answer of 600 words and more, 40 a second, on a busy machine.</summary>
    private static readonly LocatorAssertionsToHaveAttributeOptions Patiently = new() { Timeout = 90_000 };

    [Fact]
    public async Task A_reload_in_the_middle_of_an_answer_resumes_the_same_answer()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.SendAsync(Person.SlowRequest);
        await Expect(ada.Answers.First).ToContainTextAsync(SeveralWords());
        var begun = await BeginningAsync(ada);

        await ada.Page.ReloadAsync();

        await Expect(ada.Answers.First).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(ada.Answers.First).ToHaveAttributeAsync("aria-busy", "false", Patiently);
        await Expect(ada.Answers).ToHaveCountAsync(1);
        Assert.StartsWith(begun, await BeginningAsync(ada), StringComparison.Ordinal);
        var whole = await ada.Answers.First.InnerTextAsync();
        await ada.Page.ReloadAsync();
        await Expect(ada.Answers.First).ToHaveTextAsync(whole, new() { UseInnerText = true });
    }

    [Fact]
    public async Task A_lost_network_delays_an_answer_and_takes_nothing_of_it()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await using var line = await Line.OfAsync(ada);
        await ada.SendAsync(Person.SlowRequest);
        await Expect(ada.Answers.First).ToContainTextAsync(SeveralWords());

        await line.CutAsync();
        await Expect(ada.Page.GetByText("The connection was lost.")).ToBeVisibleAsync();
        await line.MendAsync();

        await Expect(ada.Page.GetByText("The connection was lost.")).Not.ToBeVisibleAsync();
        await Expect(ada.Answers.First).ToHaveAttributeAsync("aria-busy", "false", Patiently);
        await Expect(ada.Answers).ToHaveCountAsync(1);
        var whole = await ada.Answers.First.InnerTextAsync();
        await ada.Page.ReloadAsync();
        await Expect(ada.Answers.First).ToHaveTextAsync(whole, new() { UseInnerText = true });
    }

    [Fact]
    public async Task A_stopped_answer_stays_as_far_as_it_came()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.SendAsync(Person.SlowRequest);
        await Expect(ada.Answers.First).ToContainTextAsync(SeveralWords());

        await ada.ClickAsync("Stop");

        await Expect(ada.Answers.First).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(ada.Answers.First.GetByText("Stopped")).ToBeVisibleAsync();
        var kept = await ada.Answers.First.InnerTextAsync();
        await ada.Page.ReloadAsync();
        await Expect(ada.Answers.First).ToHaveTextAsync(kept, new() { UseInnerText = true });
        await Expect(ada.Answers.First).ToHaveAttributeAsync("aria-busy", "false");
    }

    [Fact]
    public async Task An_answer_that_is_stopped_before_its_first_word_is_not_written_behind_the_page()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var accepted = ada.Page.WaitForResponseAsync("**/api/chat/stream");
        await ada.SendAsync(Person.SlowRequest);
        await accepted;

        await ada.ClickAsync("Stop");

        await Expect(ada.Page.GetByText("Stopped")).ToBeVisibleAsync();
        await Expect(ada.Page.GetByLabel("Being answered")).Not.ToBeVisibleAsync();
        await ada.Page.ReloadAsync();
        await Expect(ada.Answers.First.GetByText("Stopped")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_message_that_is_refused_for_an_old_token_is_sent_again_with_a_new_one()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var refused = 0;
        await ada.Page.RouteAsync(
            "**/api/chat/stream",
            route =>
                Interlocked.Exchange(ref refused, 1) == 0
                    ? route.FulfillAsync(
                        new()
                        {
                            Status = 401,
                            ContentType = "application/problem+json",
                            Body = """{"status":401,"code":"token_expired"}""",
                        }
                    )
                    : route.ContinueAsync()
        );
        var renewed = ada.Page.WaitForResponseAsync(response =>
            response.Url.EndsWith("/api/auth/refresh", StringComparison.Ordinal) && response.Ok
        );

        await ada.AskAsync("Tell me about tea, in short.");

        await renewed;
        Assert.Equal(1, refused);
        await Expect(ada.Answers).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Who_was_slower_than_another_tab_is_shown_its_turn_and_keeps_the_message()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about tea, in short.");
        var slow = await ada.Page.Context.NewPageAsync();
        // It gets no events of the other tab.
        await slow.RouteAsync("**/api/chat/events", route => route.AbortAsync());
        await slow.GotoAsync(ada.Page.Url);
        var slowAnswers = slow.GetByRole(AriaRole.Region, new() { Name = "Messages" })
            .GetByRole(AriaRole.Article, new() { Name = "Fubuni" });
        await Expect(slowAnswers).ToHaveCountAsync(1);
        await ada.AskAsync("And about lighthouses, in short.");

        await slow.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("And about rain?");
        await slow.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(slow.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another tab was faster");

        await Expect(slowAnswers).ToHaveCountAsync(2);
        await Expect(slow.GetByRole(AriaRole.Article, new() { Name = "You" }).Last).ToContainTextAsync("lighthouses");
        await Expect(slow.GetByRole(AriaRole.Textbox, new() { Name = "Message" })).ToHaveValueAsync("And about rain?");
    }

    [Fact]
    public async Task Two_tabs_that_open_at_once_stay_signed_in_both()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var other = await ada.Page.Context.NewPageAsync();
        var refusals = 0;
        ada.Page.Context.Response += (_, response) => Interlocked.Add(ref refusals, response.Status == 401 ? 1 : 0);

        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(ada.Page.GotoAsync("/"), other.GotoAsync("/"));
            await Task.WhenAll(
                ada.Message.WaitForAsync(),
                other.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).WaitForAsync()
            );
        }

        Assert.Equal(0, refusals);
        await ada.AskAsync("Tell me about tea, in short.");
    }

    [Fact]
    public async Task The_chat_of_another_person_is_as_if_it_were_not_there()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about lighthouses, in short.");
        await using var eve = await Person.RegisterAsync(browser, site);

        await eve.Page.GotoAsync(ada.Page.Url);

        await Expect(eve.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such chat" })).ToBeVisibleAsync();
        await Expect(eve.Page.GetByText("lighthouses")).ToHaveCountAsync(0);
        await Expect(eve.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
    }

    /// <summary>What the answer begins with; the rest is still to come, and its last word may not be whole.</summary>
    private static async Task<string> BeginningAsync(Person person) =>
        (await person.Answers.First.InnerTextAsync())[..40];

    [GeneratedRegex(@"(\w+\W+){20}")]
    private static partial Regex SeveralWords();

    /// <summary>The network of one page, which can be cut with all that flows over it.</summary>
    private sealed class Line(Person person, ICDPSession session) : IAsyncDisposable
    {
        public static async Task<Line> OfAsync(Person person)
        {
            var session = await person.Page.Context.NewCDPSessionAsync(person.Page);
            await session.SendAsync("Network.enable");
            return new Line(person, session);
        }

        public async Task CutAsync()
        {
            await SetAsync(offline: true);
            // Chromium's offline mode does not interrupt a response that is being received.
            await person.Page.EvaluateAsync("window.stop()");
        }

        public Task MendAsync() => SetAsync(offline: false);

        public async ValueTask DisposeAsync() => await session.DetachAsync();

        private async Task SetAsync(bool offline) =>
            await session.SendAsync(
                "Network.emulateNetworkConditions",
                new Dictionary<string, object>
                {
                    ["offline"] = offline,
                    ["latency"] = 0,
                    ["downloadThroughput"] = -1,
                    ["uploadThroughput"] = -1,
                }
            );
    }
}
