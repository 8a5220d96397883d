using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.ChatService.Data.Migrations
{
    /// <inheritdoc />
    public partial class SessionTreeAndSearch : Migration
    {
        // The words of a text are its runs of letters and digits, in any language: what would make Postgres read a path, an address or a tag as one
        // word is taken out first. 'simple' does not stem: users write in many languages, and the stems of one are wrong in another.
        // The owner is a part of each word that is indexed, so that a search, by prefix too, reads only this user's part of the index. Long words and
        // texts are cut: a text that cannot be indexed could not be stored. The standard bodies bind what they call when they are made, whatever the
        // search path is when an index is built again.
        private const string SearchFunctions =
            """
            create function chat_words(document text) returns tsvector language sql immutable strict parallel safe
                return to_tsvector('pg_catalog.simple', translate(left(document, 64000), '@/\.:-_<>&''', '           '));

            create function chat_owner_scope(owner text) returns text language sql immutable strict parallel safe
                return to_hex(hashtextextended(owner, 0)) || '.';

            create function chat_owned_words(owner text, document text) returns tsvector language sql immutable strict parallel safe cost 10000
                return array_to_tsvector(array(select chat_owner_scope(owner) || left(lexeme, 100) from unnest(chat_words(document))));

            create function chat_message_text(parts jsonb) returns text language sql immutable strict parallel safe
                return (select string_agg(part #>> '{}', E'\n') from jsonb_path_query(parts, '$[*] ? (@.type == "text").text') part);

            create function chat_query(scope text, words text, prefix text) returns tsquery language sql immutable strict parallel safe
                return (
                    select string_agg('''' || scope || left(lexeme, 100) || '''' || suffix, ' & ')::tsquery
                    from (
                        select lexeme, '' as suffix from unnest(chat_words(words))
                        union all
                        select lexeme, ':*' from unnest(chat_words(prefix))
                    ) terms);
            """;

        // An answer is indexed once, when it is complete. Statistics of these words would tell the planner nothing and cost a run of the functions.
        private const string SearchIndexes =
            """
            create index ix_chat_messages_search on chat_messages
                using gin (chat_owned_words(owner_id, chat_message_text(parts))) where status <> 'streaming';
            alter index ix_chat_messages_search alter column 1 set statistics 0;

            create index ix_chat_sessions_search on chat_sessions
                using gin (chat_owned_words(owner_id, title)) where deleted_at is null;
            alter index ix_chat_sessions_search alter column 1 set statistics 0;
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_chat_sessions_owner_id_updated_at_id",
                table: "chat_sessions");

            migrationBuilder.AddColumn<bool>(
                name: "archived",
                table: "chat_sessions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "pinned",
                table: "chat_sessions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "ix_chat_sessions_deleted_at",
                table: "chat_sessions",
                column: "deleted_at",
                filter: "deleted_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_chat_sessions_owner_id_archived_pinned_updated_at_id",
                table: "chat_sessions",
                columns: new[] { "owner_id", "archived", "pinned", "updated_at", "id" },
                descending: new[] { false, false, true, true, true },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_chat_sessions_owner_id_deleted_at_id",
                table: "chat_sessions",
                columns: new[] { "owner_id", "deleted_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_chat_messages_root",
                table: "chat_messages",
                column: "session_id",
                filter: "parent_id is null");

            migrationBuilder.Sql(SearchFunctions);
            migrationBuilder.Sql(SearchIndexes);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop index ix_chat_messages_search, ix_chat_sessions_search");
            migrationBuilder.Sql("drop function chat_owned_words, chat_query, chat_words, chat_message_text, chat_owner_scope");

            migrationBuilder.DropIndex(
                name: "ix_chat_sessions_deleted_at",
                table: "chat_sessions");

            migrationBuilder.DropIndex(
                name: "ix_chat_sessions_owner_id_archived_pinned_updated_at_id",
                table: "chat_sessions");

            migrationBuilder.DropIndex(
                name: "ix_chat_sessions_owner_id_deleted_at_id",
                table: "chat_sessions");

            migrationBuilder.DropIndex(
                name: "ix_chat_messages_root",
                table: "chat_messages");

            migrationBuilder.DropColumn(
                name: "archived",
                table: "chat_sessions");

            migrationBuilder.DropColumn(
                name: "pinned",
                table: "chat_sessions");

            migrationBuilder.CreateIndex(
                name: "ix_chat_sessions_owner_id_updated_at_id",
                table: "chat_sessions",
                columns: new[] { "owner_id", "updated_at", "id" },
                descending: new[] { false, true, true },
                filter: "deleted_at is null");
        }
    }
}
