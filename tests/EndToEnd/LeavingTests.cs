using Aspire.Hosting.Testing;
using Fubuni.Testing;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>
/// What the user had, or had just asked for, is still there after a change of the layout or a reload.
/// </summary>
public sealed class LeavingTests(Site site, Browser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_that_is_chosen_right_before_a_reload_is_shown_after_it()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about tea, in short.");
        await ada.ClickAsync("Regenerate");
        var versions = ada.Answers.GetByRole(AriaRole.Group, new() { Name = "Versions of this answer" });
        await Expect(versions).ToContainTextAsync("2 / 2");
        await Expect(ada.Conversation).ToHaveAttributeAsync("aria-busy", "false");

        // In one task, so that no request has left the browser when the page begins to unload.
        await ada.Page.EvaluateAsync(
            "() => { document.querySelector('button[aria-label=\"Previous version\"]').click(); location.reload(); "
                + "window.left = true; }"
        );
        await ada.Page.WaitForFunctionAsync("() => !window.left");
        await Expect(versions).ToContainTextAsync("1 / 2");
    }

    [Fact]
    public async Task Turning_a_tablet_keeps_what_was_searched_for_and_the_place_in_the_list()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 1024, height: 700);
        var chats = await site.App.GetConnectionStringAsync("chatdb", Cancel);
        await SeededChats.AddAsync(chats!, await IdOfAsync(ada), sessions: 40, turns: 1, Cancel);
        await ada.Page.ReloadAsync();
        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(40);
        await ada.Chats.EvaluateAsync("(list) => (list.scrollTop = 400)");

        await ada.Page.SetViewportSizeAsync(700, 1024);
        await ada.ClickAsync("Open the chat list");
        Assert.Equal(400, await ada.Chats.EvaluateAsync<int>("(list) => list.scrollTop"));
        var search = ada.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search chats" });
        await search.FillAsync("session7");

        await ada.Page.SetViewportSizeAsync(1024, 700);
        await Expect(search).ToHaveValueAsync("session7");
        await Expect(search).ToBeFocusedAsync();
        await Expect(
                ada.Page.GetByRole(AriaRole.Navigation, new() { Name = "Search results" }).GetByRole(AriaRole.Link)
            )
            .ToHaveCountAsync(1);
    }

    private async Task<string> IdOfAsync(Person person)
    {
        await using var connection = new NpgsqlConnection(await site.App.GetConnectionStringAsync("authdb", Cancel));
        await connection.OpenAsync(Cancel);
        await using var find = new NpgsqlCommand("select id from ba_user where email = $1", connection)
        {
            Parameters = { new() { Value = person.Email } },
        };
        return (string)(await find.ExecuteScalarAsync(Cancel))!;
    }
}
