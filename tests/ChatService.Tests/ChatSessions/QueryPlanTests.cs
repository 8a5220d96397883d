using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>
/// A user with 10,000 sessions in the same tables as another user, on a replica that records the plans of its queries.
/// </summary>
public sealed class ManySessions(ChatApp app) : IAsyncLifetime
{
    private const int Sessions = 10_000;

    private ChatFactory? _replica;
    private ChatUser? _user;

    public QueryPlans Plans { get; } = new();

    public ChatFactory Replica => _replica!;

    public ChatUser User => _user!;

    public async ValueTask InitializeAsync()
    {
        _replica = app.StartReplica(Plans);
        _user = app.NewUser(_replica);
        await SeededChats.AddAsync(app.Database, _user.Id, Sessions, turns: 1);
        await SeededChats.AddAsync(app.Database, app.NewUser().Id, Sessions, turns: 1);
    }

    public ValueTask DisposeAsync() => Replica.DisposeAsync();
}

/// <summary>
/// No request reads a whole table, however large it is. The queries are those that the service sends, so new ones are
/// included.
/// </summary>
public sealed class QueryPlanTests(ManySessions many, ChatApp app) : IClassFixture<ManySessions>
{
    private readonly QueryPlans _plans = many.Plans;
    private readonly ChatUser _user = many.User;

    [Fact]
    public async Task Every_query_of_the_sessions_uses_an_index()
    {
        await UsesAsync(
            "the list",
            "ix_chat_sessions_owner_id_archived_pinned_updated_at_id",
            async () =>
            {
                var page = await _user.GetAsync("/api/chat/sessions");
                Assert.Equal(30, page.GetProperty("items").GetArrayLength());
                await _user.GetAsync($"/api/chat/sessions?cursor={page.GetProperty("nextCursor").GetString()}");
                await _user.GetAsync("/api/chat/sessions?archived=true");
            }
        );
        // When few sessions are deleted, the index of the purge is as good as that of the owner.
        await UsesAsync(
            "the list of what was deleted",
            "deleted_at",
            () => _user.GetAsync("/api/chat/sessions?deleted=true")
        );
        foreach (var words in new[] { "word77", "usual words", "session" })
        {
            await UsesAsync(
                $"a search for {words}",
                "ix_chat_messages_search",
                async () =>
                    Assert.NotEmpty(
                        (await _user.GetAsync($"/api/chat/sessions?q={words}")).GetProperty("items").EnumerateArray()
                    )
            );
        }

        await UsesAsync(
            "a session",
            "pk_chat_messages",
            async () =>
            {
                Assert.Equal(2, (await _user.SessionAsync(Id("session 7"))).GetProperty("messages").GetArrayLength());
                await _user.GetAsync($"/api/chat/sessions/{Id("session 7")}?before={Id("message 7 2")}");
            }
        );
        await UsesAsync(
            "a change",
            "ix_chat_messages_parent_id",
            () =>
                _user.SendAsync(
                    HttpMethod.Patch,
                    $"/api/chat/sessions/{Id("session 8")}",
                    HttpStatusCode.OK,
                    new { pinned = true, activeLeafId = Id("message 8 1") }
                )
        );
        await UsesAsync(
            "an export",
            "ix_chat_messages_session_id_created_at",
            async () =>
            {
                await _user.GetAsync($"/api/chat/sessions/{Id("session 9")}/export?format=json");
                await _user.Http.GetStringAsync(
                    $"/api/chat/sessions/{Id("session 9")}/export",
                    TestContext.Current.CancellationToken
                );
            }
        );
        await UsesAsync(
            "deletion and restoring",
            "pk_chat_sessions",
            async () =>
            {
                await _user.SendAsync(
                    HttpMethod.Delete,
                    $"/api/chat/sessions/{Id("session 10")}",
                    HttpStatusCode.NoContent
                );
                await _user.SendAsync(
                    HttpMethod.Post,
                    $"/api/chat/sessions/{Id("session 10")}/restore",
                    HttpStatusCode.OK
                );
            }
        );
        await UsesAsync(
            "the purge",
            "ix_chat_sessions_deleted_at",
            () =>
                many
                    .Replica.Services.GetRequiredService<SessionPurge>()
                    .PurgeAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Every_query_of_a_turn_uses_an_index()
    {
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("ok"), Steps.Say("ok"));

        await UsesAsync(
            "a turn that was sent before",
            "ix_chat_runs_user_message_id",
            () => _user.StreamAsync(userText, Id("session 1"), Id("message 1 1"))
        );
        await UsesAsync("a turn", "pk_chat_messages", () => _user.StreamAsync(userText, Id("session 2")));
        await UsesAsync(
            "an edit",
            "pk_chat_messages",
            () => _user.StreamAsync(ChatUser.Turn(userText, edited: Id("message 3 1")))
        );
    }

    [Fact]
    public async Task Every_query_of_an_account_uses_an_index()
    {
        // For a user with a small part of the rows: for one with half of them, reading the whole table is best.
        var user = app.NewUser(many.Replica);
        await SeededChats.AddAsync(
            app.Database,
            user.Id,
            sessions: 20,
            turns: 2,
            TestContext.Current.CancellationToken
        );

        // For so few messages, the index of the owner is as good as that of the session.
        await UsesAsync(
            "an export",
            "ix_chat_messages_",
            async () =>
                Assert.Equal(20, (await user.GetAsync("/api/chat/export")).GetProperty("sessions").GetArrayLength())
        );
        await UsesAsync(
            "deletion",
            "ix_chat_runs_session_id",
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/chat/account");
                request.Headers.Authorization = new(
                    "Bearer",
                    app.Tokens.Create(user.Id, change: token => token.Claims["scope"] = "account:delete")
                );
                using var response = await user.Http.SendAsync(request, TestContext.Current.CancellationToken);
                await ChatUser.ReadAsync(response, HttpStatusCode.NoContent);
            }
        );
    }

    private async Task UsesAsync(string what, string index, Func<Task> request)
    {
        _plans.Take();
        await request();

        var plans = _plans.Take();
        Assert.Contains(plans.SelectMany(plan => plan.Indexes), name => name.Contains(index, StringComparison.Ordinal));
        foreach (var plan in plans)
        {
            Assert.False(
                plan.Scanned.Any(),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} scans {string.Join(", ", plan.Scanned)}:\n{plan.Sql}\n{plan.Plan}"
                )
            );
        }
    }

    /// <summary>The id that <see cref="SeededChats"/> has assigned.</summary>
    private Guid Id(string name)
    {
#pragma warning disable CA5351 // Not for security: as the seed makes it.
        return new Guid(MD5.HashData(Encoding.UTF8.GetBytes($"{_user.Id} {name}")), bigEndian: true);
#pragma warning restore CA5351
    }
}
