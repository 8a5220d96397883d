using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.ChatService.Data.Migrations
{
    /// <inheritdoc />
    public partial class SearchInAnyLocale : Migration
    {
        // Postgres decides by the locale of a database what a letter is, in its text parser, in lower() and in
        // [[:alnum:]]. In the locale C everything beyond ASCII is one, and none has another case. So words are made
        // here, with ranges of code points. Only lower case is left to a collation, which is named.
        private const string LowerFunction =
            """
            do $$
            begin
                execute format(
                    'create function chat_lower(document text) returns text language sql immutable strict parallel safe
                        return lower(document collate pg_catalog.%I)',
                    (select collname from pg_collation
                        where collnamespace = 'pg_catalog'::regnamespace
                            and collname in ('pg_c_utf8', 'und-x-icu', 'default')
                        order by array_position(array['pg_c_utf8', 'und-x-icu', 'default'], collname::text) limit 1));
            end
            $$;
            """;

        // chat_fold: letters and digits without case, accents and compatibility forms, and blanks between words. Most
        // texts are of ASCII only, for which a part of that gives the same in half the time.
        // chat_tokens: the words of a folded text. Of a run of a script without blanks, each character with the one
        // after it, and the last one: the pairs from its first character on, then those from its second on.
        // Texts, words and their number are limited: what does not fit into a tsvector of 1 MB could not be stored.
        private const string WordFunctions =
            $"""
            create function chat_fold(document text) returns text language sql immutable strict parallel safe cost 1000
                return case
                    when octet_length(left(document, 64000)) = length(left(document, 64000))
                        then regexp_replace(lower(left(document, 64000) collate "C"), '[^a-z0-9]+', ' ', 'g')
                    else
                        left(regexp_replace(normalize(translate(replace(replace(replace(replace(
                            regexp_replace(chat_lower(normalize(
                                regexp_replace(left(document, 64000) collate "C", '[{Signs}]', ' \& ', 'g'),
                                NFKD)) collate "C", '[{Ignored}]+', '', 'g'),
                            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øłđðħŧıς', 'olddhtiσ'),
                            NFC) collate "C",
                            '[{Separators}]+', ' ', 'g'), 64000)
                end;

            create function chat_tokens(folded text) returns text[]
                language sql immutable strict parallel safe cost 1000
                return (array_remove(string_to_array(case
                    when folded collate "C" ~ '[{Unspaced}]'
                        then regexp_replace(regexp_replace(folded collate "C", '[{Unspaced}]+', ' \& ', 'g'),
                                '[{Unspaced}][{Unspaced}]', '\& ', 'g')
                            || ' '
                            || regexp_replace(regexp_replace(regexp_replace(
                                ' ' || folded collate "C", '[^{Unspaced}]+', ' ', 'g'), ' [{Unspaced}]', ' ', 'g'),
                                '[{Unspaced}][{Unspaced}]', '\& ', 'g')
                    else folded
                end, ' '), ''))[1:30000];

            create or replace function chat_words(document text) returns tsvector
                language sql immutable strict parallel safe
                return (
                    select string_agg(left(token, 100) || ':' || least(position, 16383), ' ')::tsvector
                    from unnest(chat_tokens(chat_fold(document))) with ordinality as tokens (token, position));

            create or replace function chat_owned_words(owner text, document text) returns tsvector
                language sql immutable strict parallel safe cost 10000
                return array_to_tsvector(array(
                    select chat_owner_scope(owner) || left(token, 100)
                    from unnest(chat_tokens(chat_fold(document))) token));

            create or replace function chat_query(scope text, words text, prefix text) returns tsquery
                language sql immutable strict parallel safe
                return (
                    select string_agg('''' || scope || left(token, 100) || '''' || suffix, ' & ')::tsquery
                    from (
                        select token,
                            case when length(token) = 1 and token collate "C" ~ '[{Unspaced}]' then ':*' else '' end
                                as suffix
                        from unnest(chat_tokens(chat_fold(words))) token
                        union all
                        select token, ':*' from unnest(chat_tokens(chat_fold(prefix))) token
                    ) terms);
            """;

        private const string PreviousWordFunctions =
            """
            create or replace function chat_words(document text) returns tsvector
                language sql immutable strict parallel safe
                return to_tsvector(
                    'pg_catalog.simple', translate(left(document, 64000), '@/\.:-_<>&''', '           '));

            create or replace function chat_owned_words(owner text, document text) returns tsvector
                language sql immutable strict parallel safe cost 10000
                return array_to_tsvector(array(
                    select chat_owner_scope(owner) || left(lexeme, 100) from unnest(chat_words(document))));

            create or replace function chat_query(scope text, words text, prefix text) returns tsquery
                language sql immutable strict parallel safe
                return (
                    select string_agg('''' || scope || left(lexeme, 100) || '''' || suffix, ' & ')::tsquery
                    from (
                        select lexeme, '' as suffix from unnest(chat_words(words))
                        union all
                        select lexeme, ':*' from unnest(chat_words(prefix))
                    ) terms);
            """;

        // What is indexed changes under the same names, so the previous version still works with it. The old indexes
        // are dropped last, so that the tables can be read until then.
        private const string NewIndexes =
            """
            create index ix_chat_messages_search_new on chat_messages
                using gin (chat_owned_words(owner_id, chat_message_text(parts))) where status <> 'streaming';
            alter index ix_chat_messages_search_new alter column 1 set statistics 0;

            create index ix_chat_sessions_search_new on chat_sessions
                using gin (chat_owned_words(owner_id, title)) where deleted_at is null;
            alter index ix_chat_sessions_search_new alter column 1 set statistics 0;

            drop index ix_chat_messages_search, ix_chat_sessions_search;
            alter index ix_chat_messages_search_new rename to ix_chat_messages_search;
            alter index ix_chat_sessions_search_new rename to ix_chat_sessions_search;
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(LowerFunction);
            migrationBuilder.Sql(WordFunctions);
            migrationBuilder.Sql(NewIndexes);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(PreviousWordFunctions);
            migrationBuilder.Sql("drop function chat_tokens, chat_fold, chat_lower");
            migrationBuilder.Sql(NewIndexes);
        }
    }
}
