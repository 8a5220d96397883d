using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>The search has the same results in a database of any locale. Each test has its own database.</summary>
public sealed class SearchLocaleTests(ChatApp app)
{
    private readonly string _name = $"locale_{Guid.NewGuid():N}";

    public static TheoryData<string> Locales =>
        [
            "locale_provider libc locale 'C'",
            "locale_provider builtin builtin_locale 'C' locale 'C'",
            "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'",
            "locale_provider icu icu_locale 'tr' locale 'C'",
        ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => new NpgsqlConnectionStringBuilder(app.Database) { Database = _name }.ConnectionString;

    [Theory]
    [MemberData(nameof(Locales))]
    public async Task Words_are_found_next_to_any_punctuation_and_without_accents(string locale)
    {
        await CreateAsync(locale);
        await using var replica = app.StartReplica(("ConnectionStrings:chatdb", Database));
        var user = app.NewUser(replica);
        var missed = new List<string>();
        foreach (var (title, searches) in SearchCases.Found)
        {
            var session = await user.PostAsync("/api/chat/sessions", new { title }, HttpStatusCode.Created);
            var id = session.GetProperty("id").GetGuid();
            foreach (var words in searches)
            {
                var found = await SearchCases.FindAsync(user, words);
                var hit = found.SingleOrDefault(item => item.GetProperty("id").GetGuid() == id);
                if (
                    hit.ValueKind is JsonValueKind.Undefined
                    || !SearchCases.Marked(hit.GetProperty("match").GetProperty("title")).Any()
                )
                {
                    missed.Add($"{words} in {title}");
                }
            }
        }

        Assert.Empty(missed);
        foreach (var words in SearchCases.NotFound)
        {
            Assert.True((await SearchCases.FindAsync(user, words)).Length == 0, words);
        }
    }

    [Theory]
    [MemberData(nameof(Locales))]
    public async Task Text_that_was_stored_before_the_index_was_changed_is_found(string locale)
    {
        await CreateAsync(locale);
        var user = app.NewUser();
        await using (
            var db = new ChatDbContext(new DbContextOptionsBuilder<ChatDbContext>().UseNpgsql(Database).Options)
        )
        {
            await db.GetService<IMigrator>().MigrateAsync("20261121043114_ActiveRunsOfOwner", Cancel);
            await db.Database.ExecuteSqlAsync(
                $$"""
                insert into chat_sessions (id, owner_id, title, created_at, updated_at)
                values ({{Guid.CreateVersion7()}}, {{user.Id}}, 'Ａ “title”', now(), now());
                insert into chat_messages (id, session_id, owner_id, role, parts, status, created_at, updated_at)
                select gen_random_uuid(), id, owner_id, 'assistant',
                    '[{"type": "text", "text": "Said “hello” — 明天开会"}]', 'complete', now(), now()
                from chat_sessions;
                """,
                Cancel
            );
        }

        await using var replica = app.StartReplica(("ConnectionStrings:chatdb", Database));
        foreach (var words in new[] { "a title", "hello", "SAID", "开会" })
        {
            Assert.True((await SearchCases.FindAsync(user.At(replica), words)).Length == 1, words);
        }

        await using var data = NpgsqlDataSource.Create(Database);
        await using var indexes = data.CreateCommand(
            "select count(*) from pg_indexes where indexname like '%\\_search%'"
        );
        Assert.Equal(2L, await indexes.ExecuteScalarAsync(Cancel));
    }

    private async Task CreateAsync(string locale)
    {
        await using var server = NpgsqlDataSource.Create(app.Database);
        await using var create = server.CreateCommand(
            $"create database {_name} template template0 encoding 'UTF8' {locale}"
        );
        await create.ExecuteNonQueryAsync(Cancel);
    }
}
