using System.Diagnostics;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>Runs after all other tests: it stops a service that they need.</summary>
[CollectionDefinition(nameof(ServiceLoss), DisableParallelization = true)]
public sealed class ServiceLoss;

[Collection(nameof(ServiceLoss))]
public sealed partial class ServiceLossTests(Site site, Browser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_killed_in_the_middle_of_an_answer_keeps_what_came_and_answers_anew_when_it_is_back()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.SendAsync(Person.SlowRequest);
        await Expect(ada.Answers.First).ToContainTextAsync(SeveralWords(), new() { Timeout = 60_000 });

        await KillAsync("chat");
        await Expect(ada.Page.GetByText("The connection was lost.")).ToBeVisibleAsync();
        await ada.Message.FillAsync("a message for later");
        await site.EndLeasesAsync();
        await StartAsync("chat");

        await Expect(ada.Answers.First.GetByText("Interrupted")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(ada.Answers.First).ToContainTextAsync(SeveralWords());
        await Expect(ada.Message).ToHaveValueAsync("a message for later");
        await ada.ClickAsync("Try again");
        await Expect(ada.Answers.Last).ToHaveAttributeAsync("aria-busy", "true");
        await ada.ClickAsync("Stop");
        await Expect(ada.Answers.Last).ToHaveAttributeAsync("aria-busy", "false");
    }

    [Fact]
    public async Task Without_the_sign_in_service_a_chat_continues_and_a_reload_waits_for_it()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about tea, in short.");

        await KillAsync("auth");
        await ada.AskAsync("And about rain, in short.");
        await ada.Page.ReloadAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Fubuni cannot be reached" }))
            .ToBeVisibleAsync();
        await StartAsync("auth");
        // The page also retries by itself, so the button may be gone before it is clicked.
        await ada.Page.EvaluateAsync(
            "[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try now')?.click()"
        );

        await Expect(ada.Answers).ToHaveCountAsync(2);
    }

    private async Task KillAsync(string service)
    {
        var running = await site.App.ResourceNotifications.WaitForResourceHealthyAsync(service, Cancel);
        var id = (int)running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        using var process = Process.GetProcessById(id);
        process.Kill(entireProcessTree: true);
        await site.App.ResourceNotifications.WaitForResourceAsync(
            service,
            state => KnownResourceStates.TerminalStates.Contains(state.Snapshot.State?.Text ?? ""),
            Cancel
        );
    }

    private async Task StartAsync(string service)
    {
        var result = await site.App.ResourceCommands.ExecuteCommandAsync(
            service,
            KnownResourceCommands.StartCommand,
            Cancel
        );
        Assert.True(result.Success, result.Message);
        await site.App.ResourceNotifications.WaitForResourceHealthyAsync(service, Cancel);
    }

    [GeneratedRegex(@"(\w+\W+){20}")]
    private static partial Regex SeveralWords();
}
