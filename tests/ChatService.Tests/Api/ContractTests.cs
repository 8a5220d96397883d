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
/// What clients rely on, compared with files under Golden. A difference is a change of a public contract: edit the file
/// only where the change is meant and clients can live with it. A failing test writes what it saw next to the file in
/// the output folder, as <c>*.actual</c>.
/// </summary>
public sealed partial class ContractTests(ChatApp app)
{
    [Fact]
    public async Task A_turn_with_a_tool_call_on_the_wire()
    {
        var user = app.NewUser();
        const string Said = "Golden: add a task";
        app.Model.When(
            Said,
            Steps.Call("add_task", new { title = "Grüße an \"Mama\" 🥛" }),
            Steps.Say("Done: **Grüße an \"Mama\" 🥛**.")
        );

        using var response = await user.Http.PostAsync(
            "/api/chat/stream",
            JsonContentOf(ChatUser.Turn(Said)),
            TestContext.Current.CancellationToken
        );
        var wire = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        await MatchAsync("turn-with-tool-call.txt", Normalise(wire));
    }

    [Fact]
    public async Task Events_on_the_wire()
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
        const string Said = "Golden: add a task for the events";
        app.Model.When(Said, Steps.Call("add_task", new { title = "told" }), Steps.Say("Done."));
        await user.StreamAsync(Said);
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
    public async Task The_description_of_the_api()
    {
        using var client = app.Factory.CreateClient();

        var document = await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        await MatchAsync("openapi.json", document.ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public async Task The_model_is_named_and_said_to_be_no_demo()
    {
        var model = await app.NewUser().GetAsync("/api/chat/model");

        Assert.Equal("""{"name":"fake-1","demo":false}""", model.GetRawText());
    }

    [Fact]
    public void The_migrations_make_the_model_that_the_code_has()
    {
        using var scope = app.Factory.Services.CreateScope();

        Assert.False(scope.ServiceProvider.GetRequiredService<ChatDbContext>().Database.HasPendingModelChanges());
    }

    private static StringContent JsonContentOf(object body) =>
        new(JsonSerializer.Serialize(body), null, "application/json");

    /// <summary>
    /// Ids become #1, #2 … in the order they are met, times and durations become fixed, and the padding goes.
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

    [GeneratedRegex("""("timeToFirstTokenMs":)\d+""")]
    private static partial Regex Durations();
}
