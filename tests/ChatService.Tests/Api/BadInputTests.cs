using System.Net;
using System.Text;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>No input is answered with 500: the response is a problem with a code that names the error.</summary>
public sealed class BadInputTests(ChatApp app)
{
    private const string Id = "0198c0de-0000-7000-8000-000000000001";

    public static TheoryData<string, string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            string[] bodies =
            [
                "",
                "null",
                "[]",
                "1",
                "\"text\"",
                "{",
                "{}",
                "nonsense",
                "\uFEFF{}",
                "{\"a\":1}",
                new string('[', 200),
                """{"message":null}""",
                """{"message":[]}""",
                """{"message":{"id":1,"parts":[]}}""",
                """{"message":{"id":"x","parts":[{"type":"text","text":"hi"}]}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":null}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":[null]}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":[{"type":"file","url":"http://x"}]}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":[{"type":"text"}]}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"   "}]}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"\u0000"}]}}""",
                $$$"""{"message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"\ud800"}]}}""",
                $$$"""{"sessionId":"nope","message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"hi"}]}}""",
                $$$"""{"sessionId":"00000000-0000-0000-0000-000000000000","message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"hi"}]}}""",
                $$$"""{"parentId":"nope","message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"hi"}]}}""",
                $$$"""{"parentId":"{{{Id}}}","message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"hi"}]}}""",
                $$$"""{"trigger":"explode","message":{"id":"{{{Id}}}","parts":[{"type":"text","text":"hi"}]}}""",
                """{"title":{"a":1}}""",
                """{"title":"\ud800"}""",
                """{"title":""}""",
                """{"dueAt":"soon","title":"x"}""",
                """{"completed":"perhaps"}""",
            ];
            foreach (
                var route in new[]
                {
                    "POST /api/chat",
                    "POST /api/chat/stream",
                    "PATCH /api/chat/sessions/{id}",
                    "POST /api/tasks",
                    "PATCH /api/tasks/{id}",
                }
            )
            {
                foreach (var body in bodies)
                {
                    data.Add(
                        route.Split(' ')[0],
                        route.Split(' ')[1].Replace("{id}", Id, StringComparison.Ordinal),
                        body
                    );
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task An_invalid_body_is_an_error_of_the_caller(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await app.NewUser().Http.SendAsync(request, TestContext.Current.CancellationToken);

        await AssertProblemAsync(response);
    }

    [Theory]
    [InlineData("GET", "/api/chat/sessions/not-a-uuid")]
    [InlineData("GET", "/api/chat/sessions?limit=ten")]
    [InlineData("GET", "/api/chat/sessions?limit=99999999999999999999")]
    [InlineData("GET", "/api/chat/sessions?cursor=%00%ff")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("PUT", "/api/tasks")]
    [InlineData("DELETE", "/api/tasks/' or 1=1")]
    public async Task An_invalid_address_is_an_error_of_the_caller(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await app.NewUser().Http.SendAsync(request, TestContext.Current.CancellationToken);

        await AssertProblemAsync(response);
    }

    [Fact]
    public async Task A_message_has_at_most_32000_characters()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("long"));

        var problem = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn(new string('x', 32_001)),
            HttpStatusCode.RequestEntityTooLarge
        );
        Assert.Equal("message_too_long", problem.GetProperty("code").GetString());

        // The longest message allowed, in its longest encoding.
        var longest = userText + new string('é', 32_000 - userText.Length);
        Assert.Equal("long", (await user.StreamAsync(longest)).Text);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_not_read()
    {
        var problem = await app.NewUser()
            .PostAsync(
                "/api/chat/stream",
                ChatUser.Turn(new string('x', 300_000)),
                HttpStatusCode.RequestEntityTooLarge
            );

        Assert.Equal("payload_too_large", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Unusual_but_valid_text_is_stored_unchanged()
    {
        const string Strange =
            "'; drop table chat_messages; -- \u202Eabc\u202C 👩‍👩‍👧‍👦 \t \u2028 \u0001 <script>alert(1)</script> "
            + "{\"type\":\"finish\"} data: [DONE]\n\ndata: x";
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say(Strange));

        var turn = await user.StreamAsync($"{userText}{Strange}");

        Assert.Equal(Strange, turn.Text);
        var messages = (await user.SessionAsync(turn.SessionId)).GetProperty("messages");
        Assert.Equal($"{userText}{Strange}", messages[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(Strange, messages[1].GetProperty("parts")[1].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("before\0after")]
    public async Task A_message_with_a_character_that_cannot_be_stored_is_refused(string text)
    {
        var problem = await app.NewUser()
            .PostAsync("/api/chat/stream", ChatUser.Turn(text), HttpStatusCode.UnprocessableEntity);

        Assert.Equal("validation_failed", problem.GetProperty("code").GetString());
        Assert.Contains(
            "U+0000",
            problem.GetProperty("errors").GetProperty("message.parts")[0].GetString(),
            StringComparison.Ordinal
        );
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty(JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()));
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }
}
