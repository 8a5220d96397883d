using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// The contract with clients, compared with files in Golden. A difference is a change of a public contract: edit the
/// file only when the change is intended and compatible with existing clients. A failing test writes what it got to the
/// output folder, as <c>*.actual</c>.
/// </summary>
public sealed partial class ContractTests(ChatApp app)
{
    [Fact]
    public async Task The_stream_of_a_turn_with_a_tool_call_matches_its_golden_file()
    {
        var user = app.NewUser();
        const string UserText = "Golden: add a task";
        app.Model.When(
            UserText,
            Steps.Call("add_task", new { title = "Grüße an \"Mama\" 🥛" }),
            Steps.Say("Done: **Grüße an \"Mama\" 🥛**.")
        );

        using var response = await user.Http.PostAsync(
            "/api/chat/stream",
            JsonContentOf(ChatUser.Turn(UserText)),
            TestContext.Current.CancellationToken
        );
        var wire = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        await MatchAsync("turn-with-tool-call.txt", Normalise(wire));
    }

    [Fact]
    public async Task The_stream_of_events_matches_its_golden_file()
    {
        var user = app.NewUser();
        using var response = await user.Http.GetAsync(
            "/api/chat/events",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        using var events = new EventReader(response);
        var wire = new StringBuilder();
        async Task ReadAsync(int count)
        {
            while (count > 0)
            {
                var line = await events.ReadLineAsync();
                wire.Append(line).Append('\n');
                count -= line is "" ? 1 : 0;
            }
        }

        await ReadAsync(2);
        const string UserText = "Golden: add a task for the events";
        app.Model.When(UserText, Steps.Call("add_task", new { title = "told" }), Steps.Say("Done."));
        await user.StreamAsync(UserText);
        await ReadAsync(4);
        await app
            .Factory.Services.GetRequiredService<IRevocations>()
            .RevokeSessionAsync(user.SignInId, TestContext.Current.CancellationToken);
        await ReadAsync(1);
        Assert.Null(await events.ReadLineAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no", response.Headers.GetValues("x-accel-buffering").Single());
        Assert.True(response.Headers.CacheControl?.NoCache);
        await MatchAsync("events.txt", Normalise(wire.ToString()));
    }

    [Fact]
    public async Task The_api_description_matches_its_golden_file()
    {
        using var client = app.Factory.CreateClient();

        var document = await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        await MatchAsync("openapi.json", document.ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public async Task The_model_is_named_and_not_marked_as_the_demo()
    {
        var model = await app.NewUser().GetAsync("/api/chat/model");

        Assert.Equal("""{"name":"fake-1","demo":false}""", model.GetRawText());
    }

    [Fact]
    public void The_migrations_match_the_model_of_the_code()
    {
        using var scope = app.Factory.Services.CreateScope();

        Assert.False(scope.ServiceProvider.GetRequiredService<ChatDbContext>().Database.HasPendingModelChanges());
    }

    private static StringContent JsonContentOf(object body) =>
        new(JsonSerializer.Serialize(body), null, "application/json");

    /// <summary>
    /// Replaces ids by #1, #2 … in the order of their appearance, and times and durations by fixed ones, and removes
    /// the padding.
    /// </summary>
    private static string Normalise(string wire)
    {
        Dictionary<string, string> names = [];
        wire = Paddings().Replace(wire, "");
        wire = Ids()
            .Replace(
                wire,
                id => names.TryGetValue(id.Value, out var name) ? name : names[id.Value] = $"#{names.Count + 1}"
            );
        wire = Times().Replace(wire, "TIME");
        wire = Versions().Replace(wire, "$1VERSION");
        return Durations().Replace(wire, "$1MS");
    }

    private static async Task MatchAsync(string file, string actual)
    {
        var path = Path.Combine(
            Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Golden")).FullName,
            file
        );
        var expected = File.Exists(path)
            ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)
            : "";
        if (expected != actual)
        {
            await File.WriteAllTextAsync($"{path}.actual", actual, TestContext.Current.CancellationToken);
        }

        Assert.Equal(expected, actual);
    }

    [GeneratedRegex(@"call_[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"(?m)^: \.*\n")]
    private static partial Regex Paddings();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)")]
    private static partial Regex Times();

    [GeneratedRegex("""("version":")\d+""")]
    private static partial Regex Versions();

    [GeneratedRegex("""("(?:timeToFirstToken|duration)Ms":)\d+""")]
    private static partial Regex Durations();
}
