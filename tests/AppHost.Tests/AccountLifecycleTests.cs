using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Fubuni.Testing;
using Npgsql;

namespace Fubuni.AppHost.Tests;

/// <summary>The export of a user, and that deletion leaves nothing, in both services.</summary>
public sealed class AccountLifecycleTests(RunningComposition composition)
{
    private static readonly string[] ChatTables = ["chat_sessions", "chat_messages", "chat_runs", "tasks"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_exports_everything_and_deletion_leaves_nothing()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);
        var me = await visitor.GetAsync("/api/auth/me", Cancel);
        var userId = me.GetProperty("id").GetString()!;
        await visitor.ChatAsync("Tell me something short.", Guid.CreateVersion7(), Cancel);
        await visitor.Http.PostAsJsonAsync("/api/tasks", new { title = "Take everything along" }, Cancel);

        var export = await visitor.GetAsync("/api/auth/export", Cancel);

        Assert.Equal(visitor.Email, export.GetProperty("account").GetProperty("email").GetString());
        var messages = export.GetProperty("chat").GetProperty("sessions")[0].GetProperty("messages");
        Assert.Equal("Tell me something short.", messages[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(
            "Take everything along",
            export.GetProperty("chat").GetProperty("tasks")[0].GetProperty("title").GetString()
        );

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(visitor)).StatusCode);

        foreach (var path in new[] { "/api/auth/verify", "/api/chat/sessions" })
        {
            await Eventually.TrueAsync(
                async () => await CodeAsync(visitor, path) == "session_revoked",
                cancellationToken: Cancel
            );
        }

        await Eventually.TrueAsync(async () => await CountChatAsync(userId) == 0, cancellationToken: Cancel);
        Assert.Equal(
            0,
            await CountAsync(
                "authdb",
                """
                select (select count(*) from ba_user where id = $1)
                    + (select count(*) from ba_account where "userId" = $1)
                    + (select count(*) from passwords where user_id = $1)
                    + (select count(*) from auth_sessions where user_id = $1)
                    + (select count(*) from audit_events where user_id = $1)
                """,
                userId
            )
        );
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (
                await visitor.Http.PostAsJsonAsync(
                    "/api/auth/login",
                    new { email = visitor.Email, password = Visitor.Password },
                    Cancel
                )
            ).StatusCode
        );
    }

    [Fact]
    public async Task Data_that_ChatService_cannot_delete_now_is_deleted_later()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);
        var userId = (await visitor.GetAsync("/api/auth/me", Cancel)).GetProperty("id").GetString()!;
        await visitor.Http.PostAsJsonAsync("/api/tasks", new { title = "Still here" }, Cancel);

        await using (var chatdb = await OpenAsync("chatdb"))
        {
            // ChatService is blocked by this row.
            await using var transaction = await chatdb.BeginTransactionAsync(Cancel);
            await ExecuteAsync(chatdb, "select from tasks where owner_id = $1 for update", userId);
            Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(visitor)).StatusCode);
            await Eventually.TrueAsync(
                async () =>
                    await CountAsync(
                        "authdb",
                        "select count(*) from account_deletions where user_id = $1 and attempts > 0",
                        userId
                    ) == 1,
                cancellationToken: Cancel
            );
            Assert.Equal(1, await CountChatAsync(userId));
            Assert.Equal(
                0,
                await CountAsync(
                    "authdb",
                    "select count(*) from account_deletions where user_id = $1 and due_at > requested_at",
                    userId
                )
            );
            await transaction.RollbackAsync(Cancel);
        }

        await Eventually.TrueAsync(
            async () =>
                await CountAsync(
                    "authdb",
                    "select count(*) from account_deletions where user_id = $1 and due_at > requested_at",
                    userId
                ) == 1,
            TimeSpan.FromMinutes(1),
            Cancel
        );
        Assert.Equal(0, await CountChatAsync(userId));
    }

    [Fact]
    public async Task A_users_own_token_cannot_delete_the_data_in_ChatService()
    {
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);

        using var response = await visitor.Http.DeleteAsync("/api/chat/account", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(
            "insufficient_scope",
            (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString()
        );
    }

    private static Task<HttpResponseMessage> DeleteAsync(Visitor visitor)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, "/api/auth/account")
        {
            Content = JsonContent.Create(new { currentPassword = Visitor.Password }),
        };
        return visitor.Http.SendAsync(request, Cancel);
    }

    private static async Task<string?> CodeAsync(Visitor visitor, string path)
    {
        using var response = await visitor.Http.GetAsync(path, Cancel);
        return response.IsSuccessStatusCode
            ? null
            : (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();
    }

    private async Task<long> CountChatAsync(string userId) =>
        await CountAsync(
            "chatdb",
            "select "
                + string.Join(" + ", ChatTables.Select(table => $"(select count(*) from {table} where owner_id = $1)")),
            userId
        );

    private async Task<long> CountAsync(string database, string query, string userId)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = userId } } };
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, string userId)
    {
        await using var command = new NpgsqlCommand(statement, connection)
        {
            Parameters = { new() { Value = userId } },
        };
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(await composition.App.GetConnectionStringAsync(database, Cancel));
        await connection.OpenAsync(Cancel);
        return connection;
    }
}
