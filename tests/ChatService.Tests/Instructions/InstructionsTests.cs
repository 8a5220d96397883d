using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Tests.Instructions;

/// <summary>The instructions of a user are part of that user's prompts, and of no other user's.</summary>
public sealed class InstructionsTests(ChatApp app)
{
    private const string Path = "/api/chat/instructions";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_kept_replaced_and_removed()
    {
        var user = app.NewUser();

        Assert.Equal(("", ""), await ReadAsync(user));
        await ReplaceAsync(user, new { aboutMe = "  I bake.  ", howToAnswer = "In rhymes." });
        Assert.Equal(("I bake.", "In rhymes."), await ReadAsync(user));
        await ReplaceAsync(user, new { aboutMe = "I b\0ake bread." });
        Assert.Equal(("I bake bread.", ""), await ReadAsync(user));
        await ReplaceAsync(user, new { });
        Assert.Equal(("", ""), await ReadAsync(user));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_by_its_name_and_changes_nothing()
    {
        var user = app.NewUser();
        await ReplaceAsync(user, new { aboutMe = "I bake." });

        var problem = await ReplaceAsync(
            user,
            new { aboutMe = "I bake bread.", howToAnswer = new string('x', 4_001) },
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Equal("validation_failed", problem.GetProperty("code").GetString());
        Assert.Equal(["howToAnswer"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name));
        Assert.Equal(("I bake.", ""), await ReadAsync(user));
    }

    [Fact]
    public async Task The_prompt_has_the_instructions_of_the_user_who_asks_from_the_next_answer_on()
    {
        var (user, other) = (app.NewUser(), app.NewUser());
        var (said, about) = (Unique.Text(), Unique.Text());
        var script = app.Model.When(said, Steps.Say("1"), Steps.Say("2"), Steps.Say("3"));

        var first = await user.StreamAsync(said);
        await ReplaceAsync(user, new { aboutMe = about, howToAnswer = "In rhymes." });
        await user.StreamAsync($"{said} again", first.SessionId);
        await other.StreamAsync($"{said} too");

        var prompts = script
            .Requests.Select(request => request.GetProperty("messages")[0].GetProperty("content").GetString()!)
            .ToList();
        Assert.Equal([false, true, false], prompts.Select(prompt => prompt.Contains(about, StringComparison.Ordinal)));
        Assert.EndsWith(":\nIn rhymes.", prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_exported_and_deleted_with_the_account()
    {
        var user = app.NewUser();
        await ReplaceAsync(user, new { aboutMe = "I bake." });

        var exported = (await user.GetAsync("/api/chat/export")).GetProperty("instructions");
        await DeleteAccountAsync(user);

        Assert.Equal("I bake.", Assert.Single(exported.EnumerateArray()).GetProperty("aboutMe").GetString());
        Assert.Equal(("", ""), await ReadAsync(user));
    }

    private async Task DeleteAccountAsync(ChatUser user)
    {
        var token = app.Tokens.Create(user.Id, change: descriptor => descriptor.Claims["scope"] = Scopes.DeleteAccount);
        using var client = app.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.DeleteAsync("/api/chat/account", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static async Task<(string? AboutMe, string? HowToAnswer)> ReadAsync(ChatUser user)
    {
        var view = await user.GetAsync(Path);
        return (view.GetProperty("aboutMe").GetString(), view.GetProperty("howToAnswer").GetString());
    }

    private static async Task<JsonElement> ReplaceAsync(
        ChatUser user,
        object request,
        HttpStatusCode expected = HttpStatusCode.OK
    )
    {
        using var response = await user.Http.PutAsJsonAsync(Path, request, Cancel);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
