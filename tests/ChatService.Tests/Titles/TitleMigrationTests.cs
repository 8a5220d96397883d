using Fubuni.ChatService.Data;
using Fubuni.ChatService.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Fubuni.ChatService.Tests.Titles;

public sealed class TitleMigrationTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Titles_that_exist_are_kept_and_chats_without_one_and_of_an_earlier_version_may_get_one()
    {
        var database = new NpgsqlConnectionStringBuilder(app.Database)
        {
            Database = $"titles_{Guid.NewGuid():N}",
        }.ConnectionString;
        await using var db = new ChatDbContext(
            new DbContextOptionsBuilder<ChatDbContext>().UseNpgsql(database).Options
        );
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("20261130181522_CustomInstructions", Cancel);
        await InsertAsync("A title", null);

        await migrator.MigrateAsync(cancellationToken: Cancel);
        await InsertAsync("Of an earlier version");

        Assert.Equal(
            ["A title: user", "Of an earlier version: message", ": message"],
            await db
                .Database.SqlQuery<string>(
                    $"""select coalesce(title, '') || ': ' || title_source as "Value" from chat_sessions"""
                )
                .OrderBy(line => line == ": message")
                .ThenBy(line => line)
                .ToListAsync(Cancel)
        );
        await db.Database.EnsureDeletedAsync(Cancel);

        async Task InsertAsync(params string?[] titles)
        {
            foreach (var title in titles)
            {
                await db.Database.ExecuteSqlAsync(
                    $"""
                    insert into chat_sessions (id, owner_id, title, pinned, archived, created_at, updated_at)
                    values (gen_random_uuid(), 'owner', {title}, false, false, now(), now())
                    """,
                    Cancel
                );
            }
        }
    }
}
