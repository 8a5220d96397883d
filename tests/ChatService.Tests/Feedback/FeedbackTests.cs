using System.Net;
using System.Text;
using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Feedback;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Feedback;

/// <summary>What users think of answers is stored with them, counted, and deleted with them.</summary>
public sealed class FeedbackTests(ChatApp app)
{
    private const string Metric = "fubuni.chat.feedback";

    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_read_with_the_answer_replaced_and_taken_back()
    {
        var user = app.NewUser();
        var turn = await AnswerAsync(user);

        var stored = await RateAsync(user, turn, new { rating = "up" });
        Assert.Equal(("up", null), Of(stored));
        Assert.Equal(("up", null), await ReadAsync(user, turn));
        await RateAsync(user, turn, new { rating = "down", comment = "  It is\0 wrong. " });
        Assert.Equal(("down", "It is wrong."), await ReadAsync(user, turn));
        await RateAsync(user, turn, new { rating = "down", comment = " " });
        Assert.Equal(("down", null), await ReadAsync(user, turn));

        for (var i = 0; i < 2; i++)
        {
            await user.SendAsync(HttpMethod.Delete, PathOf(turn), HttpStatusCode.NoContent);
            Assert.Null(await ReadAsync(user, turn));
        }
    }

    [Fact]
    public async Task It_does_not_change_what_else_is_known_of_the_answer()
    {
        var user = app.NewUser();
        var turn = await AnswerAsync(user);
        var before = await MetadataAsync(user, turn);

        await RateAsync(user, turn, new { rating = "up" });

        var after = await MetadataAsync(user, turn);
        Assert.Equal(
            before.EnumerateObject().Select(member => member.ToString()),
            after.EnumerateObject().Where(member => member.Name != "feedback").Select(member => member.ToString())
        );
    }

    [Theory]
    [InlineData("""{"rating":"great"}""", "rating")]
    [InlineData("""{"rating":"0"}""", "rating")]
    [InlineData("""{"rating":null}""", "rating")]
    [InlineData("""{"comment":"no rating"}""", "rating")]
    [InlineData(null, "comment")]
    public async Task What_is_not_valid_is_refused_by_its_name(string? body, string field)
    {
        var user = app.NewUser();
        var turn = await AnswerAsync(user);
        body ??= JsonSerializer.Serialize(new { rating = "up", comment = new string('x', 1_001) });

        using var response = await user.Http.PutAsync(
            PathOf(turn),
            new StringContent(body, Encoding.UTF8, "application/json"),
            Cancel
        );

        var problem = await ChatUser.ReadAsync(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Null(await ReadAsync(user, turn));
    }

    [Fact]
    public async Task Only_answers_of_the_session_have_it()
    {
        var user = app.NewUser();
        var turn = await AnswerAsync(user);
        var other = await AnswerAsync(user);
        var question = (await user.SessionAsync(turn.SessionId)).MessageIds()[0];

        foreach (
            var path in new[]
            {
                PathOf(turn.SessionId, question),
                PathOf(other.SessionId, turn.MessageId),
                PathOf(turn.SessionId, Guid.CreateVersion7()),
            }
        )
        {
            await AssertNotFoundAsync(user, path);
        }

        await user.DeleteSessionAsync(turn.SessionId);
        await AssertNotFoundAsync(user, PathOf(turn));
    }

    [Fact]
    public async Task It_is_exported_with_its_answer_and_deleted_with_it()
    {
        var user = app.NewUser();
        var turn = await AnswerAsync(user);
        await RateAsync(user, turn, new { rating = "down", comment = "Wrong." });

        var session = await user.GetAsync($"/api/chat/sessions/{turn.SessionId}/export?format=json");
        var account = (await user.GetAsync("/api/chat/export")).GetProperty("sessions")[0];
        Assert.All([session, account], export => Assert.Equal(("down", "Wrong."), Of(AnswerOf(export))));

        await user.DeleteSessionAsync(turn.SessionId);
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/purge", HttpStatusCode.NoContent);
        await using var scope = app.Factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        Assert.False(await db.Feedback.AnyAsync(feedback => feedback.OwnerId == user.Id, Cancel));
    }

    [Fact]
    public async Task Two_tabs_that_rate_at_once_both_succeed()
    {
        var user = app.NewUser();
        var turn = await AnswerAsync(user);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(index => RateAsync(user, turn, new { rating = index % 2 == 0 ? "up" : "down" }))
        );

        Assert.NotNull(await ReadAsync(user, turn));
    }

    [Fact]
    public async Task A_rating_is_counted_once_and_what_is_written_is_in_no_log()
    {
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs, ("Logging:LogLevel:Default", "Debug"));
        using var counted = new MetricTotals(replica);
        var user = app.NewUser(replica);
        var turn = await AnswerAsync(user);
        var comment = Unique.Text();

        await RateAsync(user, turn, new { rating = "up" });
        await RateAsync(user, turn, new { rating = "up", comment });
        await RateAsync(user, turn, new { rating = "down", comment });

        Assert.Equal((1, 1), (counted.Of(Metric, "up"), counted.Of(Metric, "down")));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(comment, StringComparison.Ordinal));
    }

    private async Task<TurnStream> AnswerAsync(ChatUser user)
    {
        app.Model.When(_said, Steps.Say("An answer."));
        return await user.StreamAsync(_said);
    }

    private static string PathOf(TurnStream turn) => PathOf(turn.SessionId, turn.MessageId);

    private static string PathOf(Guid sessionId, Guid messageId) =>
        $"/api/chat/sessions/{sessionId}/messages/{messageId}/feedback";

    private static Task<JsonElement> RateAsync(ChatUser user, TurnStream turn, object feedback) =>
        user.SendAsync(HttpMethod.Put, PathOf(turn), HttpStatusCode.OK, feedback);

    private static async Task AssertNotFoundAsync(ChatUser user, string path)
    {
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            var body = method == HttpMethod.Put ? new { rating = "up" } : null;
            var problem = await user.SendAsync(method, path, HttpStatusCode.NotFound, body);
            Assert.Equal("message_not_found", problem.GetProperty("code").GetString());
        }
    }

    private static async Task<JsonElement> MetadataAsync(ChatUser user, TurnStream turn) =>
        (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1].GetProperty("metadata");

    private static JsonElement AnswerOf(JsonElement export) =>
        export.GetProperty("messages")[1].GetProperty("metadata").GetProperty("feedback");

    private static async Task<(string?, string?)?> ReadAsync(ChatUser user, TurnStream turn) =>
        (await MetadataAsync(user, turn)).TryGetProperty("feedback", out var feedback) ? Of(feedback) : null;

    private static (string? Rating, string? Comment) Of(JsonElement feedback) =>
        (
            feedback.GetProperty("rating").GetString(),
            feedback.TryGetProperty("comment", out var comment) ? comment.GetString() : null
        );
}
