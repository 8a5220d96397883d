using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

public sealed partial class FirstVisitTests(Site site, Browser browser)
{
    [Fact]
    public async Task A_newcomer_registers_chats_and_finds_the_chat_after_a_reload()
    {
        await using var ada = await Person.RegisterAsync(browser, site);

        await ada.AskAsync("Add a task: buy oat milk");
        var list = await ada.AskAsync("What is on my list?");
        await Expect(list).ToContainTextAsync(OatMilk());
        await ada.ScreenshotAsync("chat");

        await Expect(ada.Page).ToHaveURLAsync(ChatAddress());
        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);

        await ada.Page.ReloadAsync();

        await Expect(ada.Answers).ToHaveCountAsync(2);
        await Expect(ada.Answers.Nth(1)).ToContainTextAsync(OatMilk());
        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_answer_appears_while_it_is_written()
    {
        await using var ada = await Person.RegisterAsync(browser, site);

        await ada.SendAsync(Person.SlowRequest);

        var answer = ada.Answers.First;
        await Expect(answer).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(answer).ToContainTextAsync(SeveralWords());
        await Expect(answer).ToHaveAttributeAsync("aria-busy", "true");
    }

    [Fact]
    public async Task Another_chat_is_started_and_the_first_one_found_in_the_sidebar()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about lighthouses, in short.");

        await ada.Page.GotoAsync("/");
        await ada.AskAsync("Tell me about tea, in short.");

        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await ada.Chats.GetByRole(AriaRole.Link).Filter(new() { HasTextRegex = Lighthouses() }).ClickAsync();
        await Expect(ada.Conversation.GetByRole(AriaRole.Article, new() { Name = "You" }))
            .ToHaveTextAsync(Lighthouses());
    }

    [Fact]
    public async Task Signing_out_and_in_again_brings_the_chats_back()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about lighthouses, in short.");

        await ada.SignOutAsync();
        await ada.Page.GotoAsync("/");
        await Expect(ada.Page).ToHaveURLAsync(SignInAddress());

        await ada.SignInAsync();
        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Signing_out_in_one_tab_signs_out_the_other()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var otherTab = await ada.Page.Context.NewPageAsync();
        await otherTab.GotoAsync("/");
        await otherTab.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).WaitForAsync();

        await ada.SignOutAsync();

        await Expect(otherTab).ToHaveURLAsync(SignInAddress());
    }

    [Fact]
    public async Task A_wrong_password_shows_an_error_and_keeps_the_address()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.SignOutAsync();

        await ada.FillAsync("Email", ada.Email);
        await ada.FillAsync("Password", "not the password");
        await ada.ClickAsync("Sign in");

        await Expect(ada.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(ada.Page.GetByLabel("Email", new() { Exact = true })).ToHaveValueAsync(ada.Email);
    }

    [Fact]
    public async Task A_task_that_the_assistant_adds_is_in_the_panel()
    {
        await using var ada = await Person.RegisterAsync(browser, site);

        await ada.AskAsync("Add a task: water the plants");

        var panel = ada.Page.GetByRole(AriaRole.Complementary, new() { Name = "Tasks" });
        await Expect(panel).ToContainTextAsync(new Regex("water the plants", RegexOptions.IgnoreCase));
    }

    [Fact]
    public async Task A_phone_shows_the_chat_and_keeps_the_list_in_a_drawer()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 360, height: 740);
        await ada.AskAsync("Tell me about lighthouses, in short.");
        await ada.ScreenshotAsync("phone");

        await ada.ClickAsync("Open the chat list");

        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToBeVisibleAsync();
    }

    [GeneratedRegex("oat milk", RegexOptions.IgnoreCase)]
    private static partial Regex OatMilk();

    [GeneratedRegex("lighthouses", RegexOptions.IgnoreCase)]
    private static partial Regex Lighthouses();

    [GeneratedRegex(@"(\w+\W+){5,}")]
    private static partial Regex SeveralWords();

    [GeneratedRegex("/chat/[0-9a-f-]{36}$")]
    private static partial Regex ChatAddress();

    [GeneratedRegex("/sign-in")]
    private static partial Regex SignInAddress();
}
