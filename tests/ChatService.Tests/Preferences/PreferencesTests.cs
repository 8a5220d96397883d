using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Preferences;

/// <summary>The time zone of a user: told with turns or in the settings, and part of every prompt of theirs.</summary>
public sealed class PreferencesTests(ChatApp app)
{
    private const string Path = "/api/chat/preferences";

    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_zone_of_a_turn_is_kept_and_the_prompt_has_the_local_time_of_the_user_who_asks()
    {
        var (user, other) = (app.NewUser(), app.NewUser());
        var script = app.Model.When(_said, [.. Enumerable.Repeat(Steps.Say("Yes."), 4)]);

        await user.StreamAsync(_said);
        var first = await user.StreamAsync(ChatUser.Turn(_said, timeZone: "Asia/Kathmandu"));
        await user.StreamAsync(_said, first.SessionId);
        await other.StreamAsync(_said);

        var prompts = script.Requests.Select(PromptOf).ToList();
        const string Now = @"The current time is \w+day \d{4}-\d\d-\d\d \d\d:\d\d in ";
        Assert.Matches($@"{Now}UTC\.$", prompts[0]);
        Assert.Matches($@"{Now}Asia/Kathmandu \(UTC\+05:45\)\.$", prompts[1]);
        Assert.Matches($@"{Now}Asia/Kathmandu \(UTC\+05:45\)\.$", prompts[2]);
        Assert.Matches($@"{Now}UTC\.$", prompts[3]);
        Assert.Equal("Asia/Kathmandu", await ZoneOfAsync(user));
        Assert.Null(await ZoneOfAsync(other));
    }

    [Fact]
    public async Task A_zone_is_written_only_when_it_changed_and_leaves_the_model_as_it_is()
    {
        var user = app.NewUser();
        app.Model.When(_said, [.. Enumerable.Repeat(Steps.Say("Yes."), 4)]);

        await user.StreamAsync(ChatUser.Turn(_said, model: FakeModel.Name, timeZone: "Asia/Tokyo"));
        var first = await StoredAsync(user);
        await user.StreamAsync(ChatUser.Turn(_said, timeZone: "Asia/Tokyo"));
        await user.StreamAsync(ChatUser.Turn(_said, model: FakeModel.Name));
        var same = await StoredAsync(user);
        await user.StreamAsync(ChatUser.Turn(_said, timeZone: "Europe/Berlin"));
        var changed = await StoredAsync(user);

        Assert.Equal((FakeModel.Name, "Asia/Tokyo"), (first.Model, first.TimeZone));
        Assert.Equal(first.UpdatedAt, same.UpdatedAt);
        Assert.Equal((FakeModel.Name, "Europe/Berlin"), (changed.Model, changed.TimeZone));
        Assert.True(changed.UpdatedAt > first.UpdatedAt);
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/api/chat/stream")]
    public async Task A_turn_with_an_unknown_zone_is_refused_and_nothing_is_stored(string path)
    {
        var user = app.NewUser();

        var problem = await user.PostAsync(
            path,
            ChatUser.Turn(_said, timeZone: "Mars/Olympus"),
            HttpStatusCode.UnprocessableEntity
        );

        AssertRefused(problem);
        Assert.Empty((await user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Null(await ZoneOfAsync(user));
    }

    [Fact]
    public async Task The_settings_show_change_and_remove_the_zone()
    {
        var (user, other) = (app.NewUser(), app.NewUser());

        Assert.Equal("""{"model":null,"timeZone":null}""", (await user.GetAsync(Path)).GetRawText());
        var changed = await ChangeAsync(user, new { timeZone = "America/Los_Angeles" });
        Assert.Equal("""{"model":null,"timeZone":"America/Los_Angeles"}""", changed.GetRawText());
        Assert.Equal(changed.GetRawText(), (await ChangeAsync(user, new { })).GetRawText());
        AssertRefused(await ChangeAsync(user, new { timeZone = "Nowhere" }, HttpStatusCode.UnprocessableEntity));
        Assert.Equal("America/Los_Angeles", await ZoneOfAsync(user));
        Assert.Null(await ZoneOfAsync(other));
        await ChangeAsync(user, new { timeZone = "" });
        Assert.Null(await ZoneOfAsync(user));
    }

    [Fact]
    public async Task The_zone_is_exported_and_deleted_with_the_account()
    {
        var user = app.NewUser();
        await ChangeAsync(user, new { timeZone = "Asia/Tokyo" });

        var exported = (await user.GetAsync("/api/chat/export")).GetProperty("preferences");
        var token = app.Tokens.Create(user.Id, change: descriptor => descriptor.Claims["scope"] = Scopes.DeleteAccount);
        using var client = app.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var deleted = await client.DeleteAsync("/api/chat/account", Cancel);

        Assert.Equal("Asia/Tokyo", Assert.Single(exported.EnumerateArray()).GetProperty("timeZone").GetString());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Null(await ZoneOfAsync(user));
    }

    private async Task<UserPreferences> StoredAsync(ChatUser user)
    {
        await using var scope = app.Factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        return await db.Set<UserPreferences>().AsNoTracking().SingleAsync(p => p.OwnerId == user.Id, Cancel);
    }

    private static void AssertRefused(JsonElement problem)
    {
        Assert.Equal("validation_failed", problem.GetProperty("code").GetString());
        Assert.Equal(["timeZone"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name));
    }

    private static Task<JsonElement> ChangeAsync(
        ChatUser user,
        object change,
        HttpStatusCode expected = HttpStatusCode.OK
    ) => user.SendAsync(HttpMethod.Patch, Path, expected, change);

    private static async Task<string?> ZoneOfAsync(ChatUser user) =>
        (await user.GetAsync(Path)).GetProperty("timeZone").GetString();

    private static string PromptOf(JsonElement request) =>
        request.GetProperty("messages")[0].GetProperty("content").GetString()!;
}
